//! Texts of the frame: navigation, log-in, settings, what is unsent.
use super::texts;

texts! {
    lead_offline: "Jste bez připojení. Přehled týdne se počítá na serveru: připojte se a zkuste to znovu.", "You are offline. The week is computed on the server: connect and try again.";
    part_missing: "Tato stránka se do zařízení ještě nestáhla. Připojte se k internetu a zkuste to znovu; co je uloženo, zůstalo.", "This page is not on the device yet. Connect to the internet and try again; what was saved is still there.";
    app_name: "Terén", "Terén";
    tagline: "Zápisník terénní práce. Píše i bez signálu.", "The record book of field work. It writes without signal.";
    loading: "Načítám…", "Loading…";
    starting: "Otevírám zápisník…", "Opening the record book…";
    skip: "Přeskočit na obsah", "Skip to content";
    notices: "Oznámení", "Notices";
    nav_main: "Hlavní navigace", "Main navigation";
    nav_today: "Dnes", "Today";
    nav_new: "Nový zápis", "New entry";
    nav_shift: "Směna", "Shift";
    nav_week: "Týden", "Week";
    nav_unsent: "Neodesláno", "Unsent";
    nav_settings: "Nastavení", "Settings";
    nav_lead: "Vedení", "Management";
    back: "Zpět", "Back";
    close: "Zavřít", "Close";
    cancel: "Zrušit", "Cancel";
    save: "Uložit", "Save";
    try_again: "Zkusit znovu", "Try again";
    yes_save: "Uložit přesto", "Save anyway";
    no_back: "Zpět k úpravě", "Back to editing";
    undo: "Vrátit zpět", "Undo";
    undone: "Zápis vzat zpět.", "Entry taken back.";

    log_in: "Přihlásit se", "Log in";
    log_in_title: "Přihlášení", "Log in";
    login_name: "Přihlašovací jméno", "Log-in name";
    password: "Heslo", "Password";
    show_password: "Ukázat heslo", "Show the password";
    hide_password: "Skrýt heslo", "Hide the password";
    logging_in: "Přihlašuji…", "Logging in…";
    first_log_in: "První přihlášení potřebuje internet. Potom už aplikace funguje i bez signálu.", "The first log-in needs the internet. After that the app works without signal too.";
    wrong_log_in: "Jméno nebo heslo nesouhlasí. Zkontrolujte je a zkuste to znovu; zapomenuté heslo nastaví správce.", "The name or the password is wrong. Check them and try again; the administrator sets a forgotten password.";
    log_in_offline: "Server není dostupný. Přihlášení potřebuje internet: najděte signál a zkuste to znovu.", "The server cannot be reached. Logging in needs the internet: find a signal and try again.";
    fill_login: "Napište přihlašovací jméno.", "Write your log-in name.";
    fill_password: "Napište heslo.", "Write your password.";

    not_found_title: "Tato stránka tu není", "There is no such page";
    not_found_why: "Adresa je chybná, nebo stránka už neexistuje.", "The address is wrong, or the page no longer exists.";
    not_found_what: "Vaše zápisy jsou v pořádku. Pokračujte od začátku.", "Your entries are safe. Go on from the start.";
    to_start: "Na začátek", "To the start";

    no_store_title: "Zápisník nejde otevřít", "The record book cannot be opened";
    no_store_what: "Prohlížeč nedovolí ukládat do telefonu. Zavřete anonymní okno, povolte úložiště webu a stránku načtěte znovu.", "The browser does not allow saving on this device. Leave the private window, allow site storage and load the page again.";

    update_ready: "Je tu nová verze.", "A new version is here.";
    update_now: "Přepnout", "Switch";
    update_later: "Nejdřív dokončete rozepsaný zápis.", "Finish the open entry first.";

    status_ready: "Připraveno", "Ready";
    offline: "Bez připojení", "Offline";
    syncing: "Odesílám…", "Sending…";
    storage_can_vanish: "Telefon může data smazat: přidejte si Terén na plochu (Sdílet → Přidat na plochu).", "The phone may delete the data: add Terén to the home screen (Share → Add to Home Screen).";

    settings: "Nastavení", "Settings";
    language: "Jazyk", "Language";
    theme: "Vzhled", "Appearance";
    theme_system: "Podle telefonu", "As the phone";
    theme_light: "Světlý", "Light";
    theme_dark: "Tmavý", "Dark";
    theme_sun: "Na slunci", "In the sun";
    sun_switch: "Vzhled na slunci", "Appearance for the sun";
    account: "Účet", "Account";
    log_out: "Odhlásit se", "Log out";
    seen: "Vím o tom", "Got it";
    log_out_hint: "Zápisy zůstanou v tomto telefonu uložené. Aplikace je ukáže, až se znovu přihlásíte.", "Entries stay saved on this phone. The app shows them when you log in again.";
    log_out_sure: "Opravdu se odhlásit?", "Log out?";
    log_out_needs_net: "Příští přihlášení bude potřebovat internet.", "The next log-in will need the internet.";
    about: "O aplikaci", "About";
    version: "Verze", "Version";
    icons_by: "Ikony:", "Icons:";
    device: "Zařízení", "Device";

    unsent_title: "Neodesláno", "Unsent";
    all_confirmed: "Vše je potvrzeno serverem.", "The server has confirmed everything.";
    all_confirmed_do: "Není co posílat. Můžete psát dál.", "There is nothing to send. You can go on writing.";
    nothing_written: "V tomto telefonu zatím není žádný zápis.", "There is no entry on this phone yet.";
    nothing_written_do: "Co zapíšete, tu bude stát, dokud to server nepotvrdí.", "What you write stands here until the server confirms it.";
    send_now: "Odeslat teď", "Send now";
    export: "Uložit do souboru", "Save to a file";
    export_hint: "Soubor obsahuje neodeslané zápisy. Předejte ho vedoucímu, když telefon nejde připojit.", "The file holds the unsent entries. Give it to your manager if the phone cannot connect.";
    exported: "Soubor je uložen ve stažených.", "The file is in your downloads.";
    waiting_entries: "Čekají na potvrzení", "Waiting for confirmation";
    set_aside_entries: "Odložené", "Set aside";
    set_aside_hint: "Tyto zápisy se nepočítají. U každého stojí proč a co s tím.", "These entries do not count. Each says why and what to do.";
    last_contact: "Poslední spojení se serverem", "Last contact with the server";
    never: "zatím žádné", "none yet";
    storage: "Úložiště telefonu", "Storage of the phone";
    storage_persisted: "Chráněné: telefon data sám nesmaže.", "Protected: the phone will not delete the data by itself.";
    storage_best_effort: "Nechráněné: při nedostatku místa může telefon data smazat. Přidejte si aplikaci na plochu.", "Not protected: the phone may delete the data when space runs out. Add the app to the home screen.";
    storage_used_label: "Místo", "Space";
    scarce: "V telefonu dochází místo. Uvolněte ho (fotky, videa), ať se zápisy mají kam ukládat.", "The phone is running out of space. Free some (photos, videos), so that entries can be saved.";
    new_stream: "Tento telefon byl kopií jiného; pokračuje s vlastním číslováním. Nic se neztratilo.", "This phone was a copy of another; it goes on with numbers of its own. Nothing is lost.";
    storage_unknown: "Prohlížeč neříká, zda jsou data chráněná.", "The browser does not say whether the data are protected.";

    state_journal: "nouzově, nezavírejte", "emergency, do not close";
    state_saved: "v telefonu", "on the phone";
    state_sent: "odesláno", "sent";
    state_confirmed: "potvrzeno", "confirmed";
    state_set_aside: "odloženo", "set aside";

    lang_cs: "Čeština", "Czech";
    lang_en: "Angličtina", "English";

    admin_title: "Správa", "Administration";

    bare_entries: "Bez obsahu", "Without content";
    bare_hint: "Obsah těchto zápisů v telefonu není, nebo ho tato verze neumí přečíst. Pořadí, čas a důvod zůstaly.", "The content of these entries is not on the phone, or this version cannot read it. Number, time and reason stayed.";
    log_out_export: "Server toto přihlášení odmítá a zápisy nemají kam odejít. Přihlaste se znovu; nejde-li to, vyvezte je na stránce Neodesláno do souboru, pak se půjde odhlásit. V telefonu zůstanou.", "The server refuses this log-in and the entries cannot go anywhere. Log in again; if that fails, export them to a file on the page Unsent, then you can log out. They stay on the phone.";
}
