/* Asks the page for a day, an outcome or a history. Without it everything is there at once.
   Text of scenarios is only ever set as text. */
(() => {
  "use strict";
  document.documentElement.classList.add("js");

  /* One of several parts: those with data-<group>, chosen by a control with data-chooses=<group>. */
  const show = (group, key) => {
    for (const part of document.querySelectorAll(`[data-${group}]`)) {
      part.hidden = part.getAttribute(`data-${group}`) !== key;
    }
  };
  for (const control of document.querySelectorAll("[data-chooses]")) {
    const group = control.dataset.chooses;
    control.addEventListener("change", () => show(group, control.value));
    if (control.type !== "radio" || control.checked) show(group, control.value);
  }

  /* Pictures and tables that are wider than their place say so; a fold is measured when opened. */
  const measure = () => {
    for (const part of document.querySelectorAll(".card, .wide")) {
      part.classList.toggle("scrolls", part.scrollWidth > part.clientWidth + 1);
    }
  };
  addEventListener("resize", measure);
  addEventListener("load", measure);
  document.addEventListener("toggle", measure, true);
  measure();

  /* The numbers of one day. */
  const data = JSON.parse(document.getElementById("data").textContent);
  const slider = document.getElementById("day");
  const picture = document.getElementById("curve-picture");
  const cursor = document.getElementById("cursor");
  const told = document.getElementById("day-told");
  const rows = document.querySelectorAll("#curve tbody tr");
  const last = data.dates.length - 1;

  const ask = (day) => {
    const x = data.left + ((data.right - data.left) * day) / Math.max(1, last);
    cursor.setAttribute("x1", x);
    cursor.setAttribute("x2", x);
    told.textContent = data.dates[day];
    slider.setAttribute("aria-valuetext", data.dates[day]);
    data.cells[day].forEach((cells, row) => {
      const there = rows[row].querySelectorAll("td");
      cells.forEach((text, column) => { there[column].textContent = text; });
    });
  };
  const dayAt = (event) => {
    const box = picture.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * data.width;
    const share = (x - data.left) / (data.right - data.left);
    return Math.round(Math.min(1, Math.max(0, share)) * last);
  };
  slider.addEventListener("input", () => ask(Number(slider.value)));
  picture.addEventListener("pointermove", (event) => {
    slider.value = dayAt(event);
    ask(Number(slider.value));
  });
  picture.addEventListener("click", (event) => {
    slider.value = dayAt(event);
    ask(Number(slider.value));
  });
  ask(Number(slider.value));
})();
