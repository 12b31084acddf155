// Buildings and departments come when somebody wants to choose one.
import { ask } from "./hub.js";
import { $, text } from "./page.js";

// offerPlaces lets another place be chosen in the row of the form.
export function offerPlaces(changed) {
  let tree = null;
  function places() {
    if (tree || !$("where-row").open) return;
    tree = [];
    ask("GET", "/places", { headers: { "Accept": "application/json" }, final: true }).then(function (x) {
      tree = JSON.parse(x.responseText);
      const box = $("where-more");
      const building = choose(box, text("building"), "building");
      tree.forEach(function (campus) {
        const group = document.createElement("optgroup");
        group.label = campus.name;
        (campus.in || []).forEach(function (b) { if (b.in) group.appendChild(new Option(b.name, b.id)); });
        building.appendChild(group);
      });
      const department = choose(box, text("department"), "department");
      department.parentNode.hidden = true;
      building.onchange = function () {
        let found = null;
        tree.forEach(function (c) { (c.in || []).forEach(function (b) { if (b.id === building.value) found = b; }); });
        department.parentNode.hidden = !found;
        if (!found) return;
        department.textContent = "";
        department.appendChild(new Option(text("whole", { place: found.name }), found.id));
        found.in.forEach(function (d) {
          department.appendChild(new Option(d.floor ? d.name + " · " + d.floor : d.name, d.id));
        });
        pick(found.id, found.name);
      };
      department.onchange = function () {
        pick(department.value, chosenIn(building) + " " + chosenIn(department));
      };
    }).catch(function () { tree = null; });
  }
  function choose(box, label, id) {
    const div = document.createElement("div");
    const l = document.createElement("label");
    const s = document.createElement("select");
    l.textContent = label;
    l.htmlFor = s.id = "where-" + id;
    s.appendChild(new Option("—", ""));
    div.appendChild(l);
    div.appendChild(s);
    box.appendChild(div);
    return s;
  }
  function pick(id, name) {
    const where = $("where");
    const known = Array.from(where.options).some(function (o) { return o.value === id; });
    if (!known) where.appendChild(new Option(name, id));
    where.value = id;
    changed();
  }
  $("where-row").addEventListener("toggle", places);
}

function chosenIn(select) { return select.selectedOptions[0].textContent; }
