"use strict";
(function () {
  var html = document.documentElement, button = document.getElementById("language");
  function remembered() { try { return localStorage.getItem("language"); } catch (e) { return null; } }
  html.lang = remembered() || (/^zh/i.test(navigator.language) ? "zh" : "en");
  button.hidden = false;
  button.addEventListener("click", function () {
    html.lang = html.lang === "zh" ? "en" : "zh";
    try { localStorage.setItem("language", html.lang); } catch (e) { /* not remembered */ }
  });
  var query = document.getElementById("query"), hits = document.getElementById("hits"), data = document.getElementById("titles");
  if (!query || !data) { return; }
  var titles = JSON.parse(data.textContent);
  query.addEventListener("input", function () {
    var words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    hits.textContent = "";
    if (!words.length) { return; }
    titles.filter(function (row) {
      var title = row[0].toLowerCase();
      return words.every(function (word) { return title.indexOf(word) >= 0; });
    }).slice(0, 50).forEach(function (row) {
      var item = document.createElement("li"), link = document.createElement("a"), facts = document.createElement("span");
      link.href = row[3];
      link.textContent = row[0];
      facts.className = "facts";
      facts.textContent = row[1] + " · " + row[2];
      item.append(link, facts);
      hits.append(item);
    });
  });
})();
