//! Texts of the counts of a period.
use super::texts;

texts! {
    overview_title: "Přehled za období", "Overview of a period";
    overview_what: "počty služeb a poskytovatelů za měsíc, čtvrtletí nebo rok", "counts of services and providers of a month, quarter or year";
    this_month: "Tento měsíc", "This month";
    last_month: "Minulý měsíc", "Last month";
    this_quarter: "Toto čtvrtletí", "This quarter";
    last_quarter: "Minulé čtvrtletí", "Last quarter";
    this_year: "Letos", "This year";
    last_year: "Loni", "Last year";
    period: "Období", "Period";
    period_from: "Od", "From";
    period_to: "Do", "To";
    period_show: "Zobrazit", "Show";
    period_bad: "Vyplňte oba dny; první nesmí být po posledním a období smí mít nejvýš deset let.", "Fill in both days; the first must not be after the last, and a period has ten years at most.";
    overview_none: "V tomto období neplatila žádná služba.", "No service was valid in this period.";
    overview_none_do: "Vyberte nahoře jiné období.", "Choose another period above.";
    provider_service: "Poskytovatel a služba", "Provider and service";
    provider_total: "celkem", "total";
    open_hours_sum: "Otevřená doba je součet za služby.", "Open hours are the sum over the services.";
}
