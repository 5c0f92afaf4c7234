/* Fills: an SVG pattern, or the same drawn on a canvas, from the values the legend is drawn from. */
(function () {
  "use strict";
  const { node, palette } = window.carte;
  const carte = window.carte;

  function addPattern(defs, name, style) {
    const { step, width, ink, fill } = style;
    const pattern = node("pattern", {
      id: "fond-" + name, width: step, height: step, patternUnits: "userSpaceOnUse",
      patternTransform: style.pattern === "stripes" ? "rotate(45)" : "",
    }, defs);
    node("rect", { width: step, height: step, fill: fill }, pattern);
    if (style.pattern === "dots") {
      node("circle", { cx: step / 2, cy: step / 2, r: width, fill: ink }, pattern);
    } else if (style.pattern === "stripes") {
      node("rect", { width: width, height: step, fill: ink }, pattern);
    } else {
      node("rect", { y: step - width, width: step, height: width, fill: ink }, pattern);
    }
  }

  carte.addDefinitions = (svg) => {
    const defs = node("defs", {}, svg);
    const { styles, outside, ink } = palette;
    for (const name in styles) {
      if (styles[name].pattern !== "plain") addPattern(defs, name, styles[name]);
    }
    const hatch = node("pattern", {
      id: "fond-hors-appel", width: outside.step, height: outside.step,
      patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)",
    }, defs);
    for (const [color, shift] of [["#fff", outside.width], [ink, 0]]) {
      const line = { fill: color, "fill-opacity": color === "#fff" ? 0.75 : 0.6 };
      node("rect", { ...line, x: shift, width: outside.width, height: outside.step }, hatch);
      node("rect", { ...line, y: shift, width: outside.step, height: outside.width }, hatch);
    }
    return defs;
  };

  carte.svgFill = (name) => {
    const style = palette.styles[name];
    return style.pattern === "plain" ? style.fill : `url(#fond-${name})`;
  };

  /* A tile of the pattern, as the canvas wants it; drawn twice as fine, then halved. */
  const FINER = 2, made = {};
  carte.canvasFill = (name) => {
    const style = palette.styles[name];
    if (style.pattern === "plain") return style.fill;
    if (!made[name]) made[name] = tile(style);
    return made[name];
  };
  function tile(style) {
    const side = style.step * FINER;
    const canvas = Object.assign(document.createElement("canvas"), { width: side, height: side });
    const pen = canvas.getContext("2d");
    pen.scale(FINER, FINER);
    pen.fillStyle = style.fill;
    pen.fillRect(0, 0, style.step, style.step);
    pen.fillStyle = style.ink;
    if (style.pattern === "dots") {
      pen.arc(style.step / 2, style.step / 2, style.width, 0, 2 * Math.PI);
      pen.fill();
    } else if (style.pattern === "stripes") pen.fillRect(0, 0, style.width, style.step);
    else pen.fillRect(0, style.step - style.width, style.step, style.width);
    const pattern = pen.createPattern(canvas, "repeat");
    const turned = new DOMMatrix().scale(1 / FINER);
    pattern.setTransform(style.pattern === "stripes" ? turned.rotate(45) : turned);
    return pattern;
  }
})();
