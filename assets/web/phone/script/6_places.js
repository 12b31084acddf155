// Buildings and departments come when somebody wants to choose one.
(function (X) {
  "use strict";

  function $(id) { return document.getElementById(id); }

  // places lets another place be chosen in the row of the form.
  X.places = function (page) {
    var tree = null;
    function places() {
      if (tree || !$("where-row").open) return;
      tree = [];
      X.ask("GET", "/places", { headers: { "Accept": "application/json" }, final: true }).then(function (x) {
        tree = JSON.parse(x.responseText);
        var box = $("where-more");
        var building = choose(box, page.text("building"), "building");
        tree.forEach(function (campus) {
          var group = document.createElement("optgroup");
          group.label = campus.name;
          (campus.in || []).forEach(function (b, i) { if (b.in) group.appendChild(new Option(b.name, b.id)); });
          building.appendChild(group);
        });
        var department = choose(box, page.text("department"), "department");
        department.parentNode.hidden = true;
        building.onchange = function () {
          var found = null;
          tree.forEach(function (c) { (c.in || []).forEach(function (b) { if (b.id === building.value) found = b; }); });
          department.parentNode.hidden = !found;
          if (!found) return;
          department.textContent = "";
          department.appendChild(new Option(page.text("whole", { place: found.name }), found.id));
          found.in.forEach(function (d) { department.appendChild(new Option(d.floor ? d.name + " · " + d.floor : d.name, d.id)); });
          pick(found.id, found.name);
        };
        department.onchange = function () {
          pick(department.value, building.selectedOptions[0].textContent + " " + department.selectedOptions[0].textContent);
        };
      }).catch(function () { tree = null; });
    }
    function choose(box, label, id) {
      var div = document.createElement("div");
      var l = document.createElement("label");
      var s = document.createElement("select");
      l.textContent = label;
      l.htmlFor = s.id = "where-" + id;
      s.appendChild(new Option("—", ""));
      div.appendChild(l);
      div.appendChild(s);
      box.appendChild(div);
      return s;
    }
    function pick(id, name) {
      var where = $("where");
      if (!Array.prototype.slice.call(where.options).some(function (o) { return o.value === id; })) where.appendChild(new Option(name, id));
      where.value = id;
      page.changed();
    }
    $("where-row").addEventListener("toggle", places);
  };
})(window.Xinsheng = window.Xinsheng || {});
