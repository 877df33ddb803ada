// A grid of fields that moves like a spreadsheet. Without JavaScript it is a plain form.
const sheet = document.getElementById("sheet");
const cells = sheet ? [...sheet.querySelectorAll(".bud input")] : [];
const rows = sheet ? [...sheet.querySelectorAll(".bud tbody tr")].filter((row) => row.querySelector("input")) : [];
const changed = sheet?.querySelector(".chg");
let leaving = false;

const fields = (row) => [...row.querySelectorAll("input")];

function at(row, column) {
  return rows[row] ? fields(rows[row])[column] : undefined;
}

function place(field) {
  const row = rows.indexOf(field.closest("tr"));
  return [row, fields(rows[row]).indexOf(field)];
}

function count() {
  const now = cells.filter((field) => {
    const differs = field.value.trim() !== field.dataset.was;
    field.classList.toggle("changed", differs);
    return differs;
  }).length;
  changed.textContent = now ? `${sheet.dataset.changed} ${now}` : sheet.dataset.none;
  return now;
}

function go(row, column, event) {
  const field = at(row, column);
  if (field) {
    event.preventDefault();
    field.focus();
    field.select();
  }
}

// The caret is at an end of the text, or all of it is selected: an arrow leaves the cell.
function atEnd(field, right) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const whole = start === 0 && end === value.length;
  return whole || (start === end && end === (right ? value.length : 0));
}

function move(event) {
  const field = event.target;
  const [row, column] = place(field);
  if (event.altKey || event.ctrlKey || event.metaKey) {
    return;
  }
  if (event.key === "ArrowDown" || (event.key === "Enter" && !event.shiftKey)) {
    event.preventDefault();
    go(row + 1, column, event);
  } else if (event.key === "ArrowUp" || event.key === "Enter") {
    event.preventDefault();
    go(row - 1, column, event);
  } else if (event.key === "ArrowRight" && atEnd(field, true)) {
    go(row, column + 1, event);
  } else if (event.key === "ArrowLeft" && atEnd(field, false)) {
    go(row, column - 1, event);
  } else if (event.key === "Escape") {
    field.value = field.dataset.was;
    field.select();
    count();
  }
}

// A block fills cells to the right and below; what has no cell there is left out.
function paste(event) {
  const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  if (!/[\t\n;]/.test(text)) {
    return;
  }
  event.preventDefault();
  const [row, column] = place(event.target);
  const separator = text.includes("\t") ? "\t" : ";";
  text.split("\n").forEach((line, down) => {
    line.split(separator).forEach((value, right) => {
      const field = at(row + down, column + right);
      if (field) {
        field.value = value.trim().replace(/^"(.*)"$/, "$1");
      }
    });
  });
  count();
}

if (sheet) {
  sheet.classList.add("live");
  for (const field of cells) {
    field.addEventListener("keydown", move);
    field.addEventListener("paste", paste);
    field.addEventListener("focus", () => field.select());
  }
  sheet.addEventListener("input", count);
  sheet.addEventListener("submit", () => {
    leaving = true;
  });
  sheet.querySelector(".savebar a").addEventListener("click", () => {
    leaving = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && count()) {
      event.preventDefault();
    }
  });
  count();
  sheet.querySelector("[aria-invalid]")?.focus();
}
