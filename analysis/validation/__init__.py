"""Stylised facts that a model of such a dyad should show, each as a test with a band."""
