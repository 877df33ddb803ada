// Draws the figures that the page carries, over the drawings that the server made of the same numbers.
// Colours arrive as "@token" and are looked up in the style sheet, so that one figure serves light and dark.
// On paper the server's drawings stand. Everything is local; nothing is sent anywhere.
(() => {
  "use strict";
  const root = document.documentElement;
  const address = document.currentScript.dataset.plotly;
  const NARROW = 520;
  let loading = null;

  // plotly.js is large: it is fetched after the page has been painted, and only where there is a chart.
  const load = () => {
    loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = () => {
        loading = null;
        reject(new Error("plotly.js was not loaded"));
      };
      document.head.append(script);
    });
    return loading;
  };

  // Text is measured when it is drawn: with the fall-back font the boxes would be wrong.
  const fonts = () =>
    Promise.all(["400 13px Inter", "600 13px Inter"].map((font) => document.fonts.load(font, "Aя")));

  const coloured = (node, css) => {
    if (Array.isArray(node)) {
      return node.map((one) => coloured(one, css));
    }
    if (node && typeof node === "object") {
      return Object.fromEntries(Object.entries(node).map(([name, one]) => [name, coloured(one, css)]));
    }
    return typeof node === "string" && node.startsWith("@")
      ? css.getPropertyValue(`--${node.slice(1)}`).trim()
      : node;
  };

  const narrowed = (layout) => {
    Object.assign(layout.xaxis, layout.meta.narrow);
    for (const one of layout.annotations) {
      if (one.name === "wide") {
        one.visible = false;
      }
    }
  };

  const draw = (place) => {
    const source = document.getElementById(place.dataset.figure);
    if (!source || !window.Plotly) {
      return;
    }
    const figure = coloured(JSON.parse(source.textContent), getComputedStyle(root));
    place.hidden = false;
    if (place.clientWidth < NARROW) {
      narrowed(figure.layout);
    }
    Plotly.react(place, figure.data, figure.layout, figure.config).then(() => {
      place.parentElement.classList.add("drawn");
    });
  };

  const places = () => document.querySelectorAll(".live[data-figure]");
  const drawAll = () => {
    if (places().length === 0) {
      return;
    }
    // Where the library does not come, the server's drawings stay.
    Promise.all([load(), fonts()]).then(() => places().forEach(draw), () => {});
  };
  const redraw = () => window.Plotly && places().forEach(draw);

  requestAnimationFrame(() => setTimeout(drawAll));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  matchMedia("(max-width: 700px)").addEventListener("change", redraw);

  document.addEventListener("htmx:before:swap", () => {
    if (window.Plotly) {
      places().forEach((place) => Plotly.purge(place));
    }
  });
  document.addEventListener("htmx:after:swap", drawAll);
})();
