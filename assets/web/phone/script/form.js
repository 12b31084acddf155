// What is filled in: kept for a reload, shown again, and held while it is sent.
import { $, all } from "./page.js";
import { save, tab } from "./tab.js";

// fields are all that a person fills in.
export function fields(form) {
  return all("input[name], textarea[name], select[name]", form).filter(function (e) { return e.type !== "hidden"; });
}

export function keep(form) {
  const kept = {};
  fields(form).forEach(function (e) {
    if (e.type === "radio") {
      if (e.checked) kept[e.name] = e.value;
      return;
    }
    kept[e.name] = e.type === "checkbox" ? e.checked : e.value;
    const option = e.name === "where" && e.selectedOptions && e.selectedOptions[0];
    if (option) kept.where_name = option.textContent;
  });
  tab.form = kept;
  save();
}

export function fill(form) {
  const kept = tab.form;
  const where = $("where");
  if (kept.where && where && !all("option", where).some(function (o) { return o.value === kept.where; })) {
    where.appendChild(new Option(kept.where_name || kept.where, kept.where));
  }
  fields(form).forEach(function (e) {
    if (!(e.name in kept)) return;
    if (e.type === "radio") e.checked = e.value === kept[e.name];
    else if (e.type === "checkbox") e.checked = kept[e.name];
    else e.value = kept[e.name];
  });
}

// hold keeps the form as it is while it is sent.
export function hold(form, yes) {
  form.classList.toggle("held", yes);
  fields(form).forEach(function (e) {
    if (["radio", "checkbox", "file"].indexOf(e.type) < 0 && e.localName !== "select") e.readOnly = yes;
  });
}

// point says what is wrong, beside the field that it is about where there is one.
export function point(form, words, about) {
  const box = $("problem");
  box.textContent = words;
  box.hidden = false;
  const field = about && form.querySelector('[name="' + about + '"]');
  const row = field && field.closest("details");
  const group = field && field.closest("fieldset"); // a step is long: it is said where it is missing
  if (row) row.open = true;
  if (group) group.appendChild(box);
  else $("sending").parentNode.insertBefore(box, $("sending"));
  (row ? field : group || box).scrollIntoView({ block: "center" });
}
