// The browser knows where it is: its time zone, and the currency that is paid with there, until somebody chooses.
const zone = document.getElementById("id_time_zone");
const currency = document.getElementById("id_currency");
const chosen = new Set();

function follow() {
  const paid = zone.selectedOptions[0]?.dataset.currency;
  if (paid && !chosen.has(currency) && !currency.disabled) {
    currency.value = paid;
  }
}

if (zone && currency && !document.querySelector(".err, .alert")) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if ([...zone.options].some((option) => option.value === here)) {
    zone.value = here;
    follow();
  }
  currency.addEventListener("change", () => chosen.add(currency));
  zone.addEventListener("change", follow);
}
