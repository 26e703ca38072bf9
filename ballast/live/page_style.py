"""How the page looks: one column on a telephone, two on a desk, told apart without colour too."""

from __future__ import annotations

CSS = """
.watch { --line: #8884; --faint: #5f6368; --hot: #D55E00; --warm: #E69F00; --cool: #0072B2;
  --violet: #A03A75; display: grid; gap: 14px; grid-template-columns: minmax(0, 1fr);
  font-family: system-ui, 'Helvetica Neue', Arial, sans-serif; font-size: 14px; line-height: 1.4;
  padding: 2px 4px 16px; width: 100%; max-width: 1500px; margin: 0 auto; }
:is(.theme--dark, .v-theme--dark) .watch { --faint: #b0b4b8; --cool: #56B4E9; --violet: #CC79A7; }
@media (min-width: 1180px) {
  .watch { grid-template-columns: minmax(0, 1.75fr) minmax(0, 1fr); }
  .watch > .wide { grid-column: 1 / -1; }
}
.watch > div { min-width: 0; }
.watch h2 { font-size: 13px; font-weight: 600; letter-spacing: .02em; margin: 0 0 6px;
  color: var(--faint); }
.watch .panel { border: 1px solid var(--line); border-radius: 6px; padding: 10px 12px;
  height: 100%; display: flex; flex-direction: column; }
.watch .scroll { overflow-y: auto; flex: 1 1 0; min-height: 300px; }
.watch .headline { display: flex; flex-wrap: wrap; gap: 6px 34px; align-items: center; }
.watch .headline b { display: block; font-size: 22px; line-height: 1.15;
  font-variant-numeric: tabular-nums; }
.watch .headline span { color: var(--faint); font-size: 13px; }
.watch .headline .when { min-width: 11.5em; }
.watch .headline .number { min-width: 6.5em; }
.watch .headline .rung { min-width: 15em; border-left: 6px solid #d6d6d6; padding-left: 10px; }
.watch .headline .rung4 { border-color: var(--warm); }
.watch .headline .rung5 { border-color: var(--hot); }
.watch .headline .rung6 { border-color: var(--violet); }
.watch .headline .rung7 { border-color: currentColor; }
.watch .headline .which { margin-left: auto; text-align: right; max-width: 34em; }
.watch .headline .which b { font-size: 14px; }
.watch .headline .warn { color: #B34700; font-weight: 600; }
:is(.theme--dark, .v-theme--dark) .watch .headline .warn { color: #FFB07A; }
.watch ul.lamps { list-style: none; padding: 0; margin: 0; display: grid; gap: 6px 10px;
  grid-template-columns: repeat(auto-fill, minmax(148px, 1fr)); }
@media (min-width: 1180px) { .watch ul.lamps { grid-template-columns: repeat(5, 1fr); } }
.watch .lamp { display: flex; gap: 8px; align-items: center; font-size: 13px; line-height: 1.2;
  padding: 3px 6px; border-radius: 4px; }
.watch .lamp svg { flex: none; }
.watch .lamp b { font-weight: 600; }
.watch .lamp b::first-letter { text-transform: uppercase; }
.watch .lamp.fresh { outline: 2px solid var(--warm); }
.watch .ring { fill: none; stroke: currentColor; stroke-width: 1.6; }
.watch .fill { fill: var(--cool); }
.watch .cross { stroke: var(--hot); stroke-width: 2.4; fill: none; }
.watch .lamp.suspended .ring { stroke: var(--hot); stroke-width: 2.4; }
.watch .lamp.closed .ring { stroke-dasharray: 2.5 2.5; }
.watch .chart { overflow-x: auto; }
.watch .chart img { width: 100%; min-width: 620px; display: block; border-radius: 4px; }
.watch h3 { font-size: 14px; margin: 14px 0 4px; padding: 2px 8px; background: #8882;
  border-left: 5px solid #bbb; }
.watch h3:first-child { margin-top: 0; }
.watch h3 small { display: block; font-weight: normal; color: var(--faint); }
.watch h3.rung4 { border-color: var(--warm); } .watch h3.rung5 { border-color: var(--hot); }
.watch h3.rung6 { border-color: var(--violet); } .watch h3.rung7 { border-color: currentColor; }
.watch ol { list-style: none; margin: 0; padding: 0; }
.watch ol li { display: grid; grid-template-columns: 5.4em 1fr; gap: 8px; padding: 4px 0;
  border-bottom: 1px solid var(--line); font-size: 13.5px; }
.watch ol time { color: var(--faint); font-variant-numeric: tabular-nums; white-space: nowrap; }
.watch ol li.major { border-left: 3px solid var(--hot); padding-left: 8px; }
.watch .none { color: var(--faint); padding: 6px 0; margin: 0; }
.watch table { border-collapse: collapse; width: 100%; font-size: 13.5px; }
.watch td { padding: 3px 8px 3px 0; vertical-align: top; border-bottom: 1px solid var(--line); }
.watch td:first-child, .watch td:last-child { white-space: nowrap;
  font-variant-numeric: tabular-nums; }
.watch td i { font-style: normal; display: inline-block; width: 1.1em; text-align: center; }
.watch tr.rule th { text-align: left; font-weight: 600; color: var(--faint); font-size: 12px;
  padding: 8px 0 2px; }
.watch tr.fresh td:last-child { font-weight: 700; }
.watch tr.called-off i, .watch tr.refused i { color: var(--hot); }
.watch tr.held i, .watch tr.under-way i, .watch tr.planned i { color: var(--cool); }
.watch .across { overflow-x: auto; }
.watch svg.network { width: 100%; min-width: 460px; height: auto; max-height: 460px;
  fill: currentColor; font-size: 13px; }
.watch .network .government { font-size: 16px; font-weight: 600; }
.watch .network .act { font-size: 12px; } .watch .network .act.today { font-weight: 700; }
.watch .network .pair { stroke: currentColor; stroke-opacity: .22; stroke-dasharray: 3 4; }
.watch .network .meeting { stroke: var(--cool); stroke-width: 4; }
.watch .network .word { fill: var(--cool); font-weight: 700; font-size: 12px; }
.watch .network .seat { fill: none; stroke: currentColor; stroke-width: 1.2; }
.watch .network .acts .light, .watch .network .acted .light { fill: var(--warm);
  stroke: currentColor; }
.watch .network .meets .light { fill: var(--cool); stroke: currentColor; stroke-width: 2; }
.watch .network .acts text, .watch .network .meets text { font-weight: 700; }
.watch .network .quiet text { opacity: .72; }
.watch .key { color: var(--faint); font-size: 12px; margin: 4px 0 0; }
.watch-note { font-size: 13px; color: #5f6368; line-height: 1.35; padding: 4px 8px 16px; }
.v-navigation-drawer .v-slider.v-input--horizontal { grid-template-columns: 1fr;
  grid-template-areas: "prepend" "control" "messages"; }
.v-navigation-drawer .v-slider .v-label { font-size: 13px; opacity: .9; white-space: normal; }
.v-navigation-drawer .v-input__slider .v-input__slot { flex-wrap: wrap; }
.v-navigation-drawer .v-input__slider .v-label { flex: 0 0 100%; font-size: 13px; }
.v-app-bar-nav-icon .v-btn__content:empty::before { content: "☰"; font-size: 20px; }
:is(.theme--dark, .v-theme--dark) .watch-note { color: #b0b4b8; }
"""
NETWORK_KEY = (
    "Filled: acted today (bold) or in the last week (fading). Thick line: a visit under way or a "
    "meeting. Dotted: counterparts."
)
