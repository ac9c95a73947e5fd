"use strict";
(function () {
  var root = document.documentElement;
  var data = JSON.parse(document.getElementById("data").textContent);
  var tip = document.getElementById("tip");
  var language = "zh";

  // ---- Language: in the address as #section/en, so that a copied address opens in the same language and place.

  function readable(hash) {
    try { return decodeURIComponent(hash); } catch (error) { return hash; } // a lone % is no escape
  }

  function placeInAddress() {
    var parts = readable(location.hash.slice(1)).split("/");
    var chosen = parts.filter(function (part) { return part === "zh" || part === "en"; })[0];
    var section = parts.filter(function (part) { return part !== "zh" && part !== "en"; })[0] || "";
    return { language: chosen, section: section };
  }

  function remember(section) {
    try { history.replaceState(null, "", "#" + (section ? section + "/" : "") + language); } catch (error) { /* some viewers forbid it */ }
  }

  function speak(chosen) {
    language = chosen;
    root.lang = chosen === "zh" ? "zh-Hans" : "en";
    root.setAttribute("data-language", chosen);
    document.querySelectorAll("[data-en]").forEach(function (element) {
      var text = element.getAttribute("data-" + chosen);
      if (element.hasAttribute("aria-label")) element.setAttribute("aria-label", text);
      else element.textContent = text;
    });
    document.querySelectorAll("[data-language]").forEach(function (button) {
      if (button !== root) button.setAttribute("aria-pressed", String(button.getAttribute("data-language") === chosen));
    });
    document.querySelectorAll(".plot").forEach(function (plot) {
      plot.setAttribute("aria-label", plot.querySelector("svg").getAttribute("aria-label"));
    });
    hideTip();
    showFound();
  }

  function say(key, values) {
    var words = data.words[key];
    var text = language === "zh" ? words[0] : values.n === 1 && words[2] ? words[2] : words[1];
    return text.replace(/\{(\w+)\}/g, function (_, name) {
      var value = values[name];
      return typeof value === "number" ? value.toLocaleString("en-US") : value;
    });
  }

  // ---- Jumps inside the page keep the language in the address and open what is folded away.

  function jump(id) {
    var target = id && document.getElementById(id);
    if (!target) return;
    var folded = target.closest("details");
    if (folded) folded.open = true;
    target.scrollIntoView();
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[href^='#']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return; // those open a tab or window of their own
    event.preventDefault();
    remember(link.getAttribute("href").slice(1));
    jump(link.getAttribute("href").slice(1));
  });

  // ---- Pictures: the nearest hop to the pointer, measured on the figures, not on the drawn lines.

  var LINE = 0, TRIP = 1, LITRES_ROOM = 2, KILOGRAMS_ROOM = 3, STATIONS = 4, ARRIVALS = 5, DEPARTURES = 6, LITRES = 7, KILOGRAMS = 8, PARCELS = 9;
  var REACH = 16;
  var picked = null;

  function distance(px, py, x1, y1, x2, y2) {
    var dx = x2 - x1, dy = y2 - y1, length = dx * dx + dy * dy;
    var t = length ? Math.max(0, Math.min(1, ((px - x1) * dx + (py - y1) * dy) / length)) : 0;
    return Math.hypot(px - x1 - t * dx, py - y1 - t * dy);
  }

  function eachHop(picture, visit) {
    picture.runs.forEach(function (r) {
      var run = data.runs[r], stations = run[STATIONS];
      for (var k = 0; k + 1 < stations.length; k++) {
        visit(r, k, run[DEPARTURES][k], picture.y[stations[k]], run[ARRIVALS][k + 1], picture.y[stations[k + 1]]);
      }
    });
  }

  function nearest(plot, clientX, clientY) {
    var picture = data.pictures[plot.getAttribute("data-picture")];
    var box = plot.getBoundingClientRect();
    var sx = box.width / (picture.end - picture.begin), sy = box.height / picture.height;
    var px = clientX - box.left, py = clientY - box.top, best = null, least = REACH;
    eachHop(picture, function (r, k, x1, y1, x2, y2) {
      var d = distance(px, py, (x1 - picture.begin) * sx, y1 * sy, (x2 - picture.begin) * sx, y2 * sy);
      if (!data.runs[r][PARCELS][k]) d += 4; // what is loaded is what one points at
      if (d < least) { least = d; best = { plot: plot, picture: picture, run: r, hop: k }; }
    });
    return best;
  }

  function time(minutes) {
    var m = ((minutes % 1440) + 1440) % 1440;
    return ("0" + Math.floor(m / 60)).slice(-2) + ":" + ("0" + m % 60).slice(-2);
  }

  function line(parent, tag, text, className) {
    var element = document.createElement(tag);
    if (text) element.textContent = text;
    if (className) element.className = className;
    parent.appendChild(element);
    return element;
  }

  function meter(label, load, room) {
    var share = room ? load / room : 0;
    line(tip, "span", label + "  " + (100 * share).toFixed(0) + "%");
    var step = 1 + data.fill_steps.filter(function (end) { return end <= share; }).length;
    line(line(tip, "span", "", "meter"), "i", "", "f" + step).style.width = Math.min(100, 100 * share) + "%";
  }

  function fillTip(hit) {
    var run = data.runs[hit.run], k = hit.hop, names = data.lines[run[LINE]];
    tip.textContent = "";
    line(tip, "b", names[language === "zh" ? 0 : 1]).dir = "auto";
    var hop = line(tip, "div", "");
    hop.appendChild(document.createTextNode(time(run[DEPARTURES][k]) + " "));
    line(hop, "bdi", data.stations[run[STATIONS][k]]);
    hop.appendChild(document.createTextNode(" → " + time(run[ARRIVALS][k + 1]) + " "));
    line(hop, "bdi", data.stations[run[STATIONS][k + 1]]);
    var count = run[PARCELS][k];
    line(tip, "div", count ? say("tip_parcels", { n: count }) : say("tip_empty", {}));
    if (count) {
      meter(say("tip_litres", { load: run[LITRES][k], room: run[LITRES_ROOM] }), run[LITRES][k], run[LITRES_ROOM]);
      meter(say("tip_kilograms", { load: run[KILOGRAMS][k], room: run[KILOGRAMS_ROOM] }), run[KILOGRAMS][k], run[KILOGRAMS_ROOM]);
    }
    line(tip, "div", say("tip_run", { trip: run[TRIP] }) + " · " + say("tip_departs", { time: time(run[DEPARTURES][0]) }), "soft");
  }

  function stroke(svg, className, d) {
    var path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("class", className);
    path.setAttribute("d", d);
    svg.appendChild(path);
  }

  function unmark() {
    document.querySelectorAll(".picked, .picked-hop").forEach(function (path) { path.remove(); });
  }

  function mark(hit) {
    var run = data.runs[hit.run], picture = hit.picture, svg = hit.plot.querySelector("svg");
    function at(minute, k) { return minute - picture.begin + " " + picture.y[run[STATIONS][k]]; }
    unmark();
    stroke(svg, "picked-hop", "M" + at(run[DEPARTURES][hit.hop], hit.hop) + "L" + at(run[ARRIVALS][hit.hop + 1], hit.hop + 1));
    stroke(svg, "picked", "M" + run[STATIONS].map(function (_, k) {
      return (k ? at(run[ARRIVALS][k], k) + "L" : "") + at(run[DEPARTURES][k], k);
    }).join("L"));
  }

  function hideTip() {
    picked = moved = null;
    tip.hidden = true;
    unmark();
  }

  function show(hit, clientX, clientY) {
    if (!hit) { hideTip(); return; }
    if (!picked || picked.run !== hit.run || picked.hop !== hit.hop || picked.plot !== hit.plot) { fillTip(hit); mark(hit); }
    picked = hit;
    tip.hidden = false;
    var x = clientX + 16, y = clientY + 16;
    if (x + tip.offsetWidth > root.clientWidth - 8) x = Math.max(8, clientX - 16 - tip.offsetWidth);
    if (y + tip.offsetHeight > window.innerHeight - 8) y = Math.max(8, clientY - 16 - tip.offsetHeight);
    tip.style.transform = "translate(" + Math.round(Math.min(x, Math.max(8, root.clientWidth - tip.offsetWidth - 8))) + "px," + Math.round(y) + "px)";
  }

  function step(plot, by) {
    var picture = data.pictures[plot.getAttribute("data-picture")], hops = [];
    eachHop(picture, function (r, k, x1, y1, x2, y2) { hops.push([x1, r, k, y1, x2, y2]); });
    hops.sort(function (a, b) { return a[0] - b[0] || a[1] - b[1] || a[2] - b[2]; });
    var now = -1;
    if (picked && picked.plot === plot) hops.forEach(function (h, i) { if (h[1] === picked.run && h[2] === picked.hop) now = i; });
    var next = hops[now < 0 ? (by > 0 ? 0 : hops.length - 1) : Math.max(0, Math.min(hops.length - 1, now + by))];
    if (!next) return;
    var box = plot.getBoundingClientRect();
    show({ plot: plot, picture: picture, run: next[1], hop: next[2] },
      box.left + (next[4] - picture.begin) * box.width / (picture.end - picture.begin), box.top + next[5] * box.height / picture.height);
  }

  var moved = null; // the last place of the pointer, until a frame shows what lies there
  document.querySelectorAll(".plot").forEach(function (plot) {
    plot.tabIndex = 0;
    plot.setAttribute("role", "group");
    plot.addEventListener("pointermove", function (event) {
      if (!moved) requestAnimationFrame(function () {
        if (moved) show(nearest(moved.plot, moved.x, moved.y), moved.x, moved.y);
        moved = null;
      });
      moved = { plot: plot, x: event.clientX, y: event.clientY };
    });
    plot.addEventListener("click", function (event) { show(nearest(plot, event.clientX, event.clientY), event.clientX, event.clientY); });
    plot.addEventListener("pointerleave", function (event) { if (event.pointerType === "mouse") hideTip(); });
    plot.addEventListener("blur", function () { plot.classList.remove("pointed"); hideTip(); });
    plot.addEventListener("pointerdown", function () { plot.classList.add("pointed"); }); // no ring round what a finger chose
    plot.addEventListener("keydown", function (event) {
      plot.classList.remove("pointed");
      var by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      if (event.key === "Escape") hideTip();
      if (!by) return;
      event.preventDefault();
      step(plot, by);
    });
  });
  window.addEventListener("scroll", function () { if (picked && document.activeElement !== picked.plot) hideTip(); }, { passive: true });

  // ---- Filter: lines whose name or stations hold the text.

  var filter = document.getElementById("filter"), found = document.getElementById("found"), hits = -1;

  function showFound() {
    if (found) found.textContent = hits < 0 ? "" : say("tip_found", { n: hits });
  }

  function narrow() {
    var wanted = filter.value.trim().toLowerCase(), more = document.getElementById("more-sheets");
    hits = wanted ? 0 : -1;
    document.querySelectorAll(".sheet").forEach(function (sheet) {
      var match = !wanted || sheet.querySelector("h3").textContent.toLowerCase().indexOf(wanted) >= 0 ||
        sheet.querySelector(".rows").textContent.toLowerCase().indexOf(wanted) >= 0;
      sheet.hidden = !match;
      if (wanted && match) hits++;
    });
    if (wanted && more) more.open = true;
    showFound();
  }

  if (filter) filter.addEventListener("input", narrow);

  // ---- Start.

  document.querySelectorAll(".scripted, .switch").forEach(function (element) { element.hidden = false; });
  document.querySelectorAll(".switch button").forEach(function (button) {
    button.addEventListener("click", function () {
      speak(button.getAttribute("data-language"));
      remember(placeInAddress().section);
    });
  });
  window.addEventListener("hashchange", function () {
    var place = placeInAddress();
    if (place.language) speak(place.language);
    jump(place.section);
  });
  var place = placeInAddress();
  speak(place.language || (/^zh\b/i.test(navigator.language || "zh") ? "zh" : "en"));
  if (filter && filter.value) narrow(); // some browsers keep what was typed when a page is opened again
  jump(place.section);
})();
