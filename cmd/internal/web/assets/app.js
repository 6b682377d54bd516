"use strict";
// Draws what pages state in data attributes. Without it, the tables say the same.
(function () {
  var colours = ["#2a6a9c", "#d08c1d", "#8a2b06", "#5b7f3a", "#7a5a99", "#6b7680", "#1f8a8a", "#b0447a"];

  function number(v, share) {
    if (v === null || v === undefined || isNaN(v)) return "–";
    return share ? (v * 100).toFixed(1) + "%" : Number(v).toLocaleString("en-US", { maximumFractionDigits: 6 });
  }

  // marked shows a suspect value by its form, too.
  function marked(v, mark) {
    return mark === "suspect" && v !== null ? { value: v, symbol: "triangle", symbolSize: 14, itemStyle: { color: "#b3261e" } } : v;
  }

  function shown(chart) {
    var labels = { type: "category", data: chart.labels, axisLabel: { hideOverlap: true }, inverse: !!chart.flat };
    var values = { type: "value", name: chart.unit || "", nameLocation: chart.flat ? "middle" : "end", nameGap: chart.flat ? 28 : 15, axisLabel: { formatter: function (v) { return number(v, chart.share); } } };
    return {
      animation: false,
      color: colours,
      aria: { enabled: true, decal: { show: chart.series.length > 1 && chart.kind === "bar" } },
      tooltip: { trigger: "axis", renderMode: "richText", confine: true, valueFormatter: function (v) { return number(v, chart.share); } },
      legend: { show: chart.series.length > 1, type: "scroll", top: 0 },
      grid: { left: 8, right: 16, bottom: chart.flat ? 28 : 8, top: chart.series.length > 1 ? 60 : 36, containLabel: true },
      xAxis: chart.flat ? values : labels,
      yAxis: chart.flat ? labels : values,
      series: chart.series.map(function (s) {
        var line = s.line || chart.kind === "line";
        return {
          name: s.name, type: line ? "line" : "bar", stack: chart.stacked && !line ? "all" : undefined, data: s.values.map(function (v, i) { return marked(v, s.marks && s.marks[i]); }),
          symbol: "circle", symbolSize: 7, connectNulls: false, barMaxWidth: 48
        };
      })
    };
  }

  function draw(node) {
    var chart = JSON.parse(node.getAttribute("data-chart"));
    if (!chart || !chart.labels || chart.labels.length === 0) return;
    node.hidden = false;
    if (chart.flat) node.style.height = Math.max(10, 3 + 1.6 * chart.labels.length) + "em";
    var it = echarts.init(node, null, { renderer: "svg" });
    it.setOption(shown(chart));
    window.addEventListener("resize", function () { it.resize(); });
    window.addEventListener("beforeprint", function () { it.resize(); });
    save(node, it);
  }

  // save puts a button behind a chart that saves it as a picture.
  function save(node, it) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "save";
    button.textContent = node.getAttribute("data-share");
    button.addEventListener("click", function () {
      var a = document.createElement("a");
      a.href = it.getDataURL({ type: "svg" });
      a.download = (document.title + " " + (node.getAttribute("aria-label") || "")).replace(/[\\/:*?"<>|]+/g, " ").trim() + ".svg";
      a.click();
    });
    node.insertAdjacentElement("afterend", button);
  }

  function map(node) {
    var values = JSON.parse(node.getAttribute("data-values")), names = JSON.parse(node.getAttribute("data-names"));
    fetch(node.getAttribute("data-map")).then(function (r) { return r.json(); }).then(function (geo) {
      node.hidden = false;
      echarts.registerMap("own", geo);
      var data = Object.keys(values).filter(function (k) { return values[k] !== null; }).map(function (k) { return { name: k, value: values[k] }; });
      var all = data.map(function (d) { return d.value; });
      var it = echarts.init(node, null, { renderer: "svg" });
      it.setOption({
        animation: false,
        tooltip: { renderMode: "richText", formatter: function (e) { return (names[e.name] || e.name) + ": " + number(e.value); } },
        visualMap: { min: Math.min.apply(null, all.concat([0])), max: Math.max.apply(null, all.concat([1])), inRange: { color: ["#d6e6f2", "#0b3d61"] }, calculable: false },
        series: [{ type: "map", map: "own", nameProperty: "code", data: data, label: { show: false } }]
      });
      it.on("click", function (e) { var to = node.getAttribute("data-to"); if (to && e.name) location.href = to.replace("CODE", encodeURIComponent(e.name)); });
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    if (window.echarts) {
      document.querySelectorAll("[data-chart]").forEach(draw);
      document.querySelectorAll("[data-map]").forEach(map);
    }
    // Who stops loading a page ends its question in the server, too.
    document.querySelectorAll("form[data-cancel]").forEach(function (f) {
      var cancel = document.getElementById(f.getAttribute("data-cancel"));
      f.addEventListener("submit", function () { cancel.hidden = false; });
      cancel.addEventListener("click", function () { window.stop(); cancel.hidden = true; });
    });
    document.querySelectorAll("[data-copy]").forEach(function (b) {
      b.hidden = false;
      b.addEventListener("click", function () {
        var from = document.getElementById(b.getAttribute("data-copy"));
        navigator.clipboard.writeText(from.value === undefined ? from.textContent : from.value);
      });
    });
  });
})();
