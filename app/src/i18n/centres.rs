//! Texts of the devices at a centre's door: the page on which they are opened and closed, and the
//! choice of who writes.
use super::{Tr, texts};

texts! {
    centres_title: "Zařízení center", "Centres' devices";
    centres_way: "tablet u dveří pro jednu službu: otevřít tady, zavřít na dálku", "a tablet by the door for one service: open here, close from afar";
    centres_what: "Tablet u dveří píše za jednu službu. Kdo pracoval, vybere klepnutím; heslo se na něm nezadává.", "A tablet by the door writes for one service. Who worked is chosen by a tap; no password is typed on it.";
    centres_none: "Zatím tu žádné zařízení není.", "There is no device yet.";
    centres_none_do: "Otevřete ho na tabletu, který bude stát u dveří.", "Open one on the tablet that will stand by the door.";
    centres_open: "Otevřená", "Open";
    centres_closed: "Zavřená", "Closed";
    centre_here: "Otevřít na tomto zařízení", "Open on this device";
    centre_here_what: "Dělejte to na tabletu, ne na svém telefonu: vaše přihlášení na tomto zařízení tím skončí.", "Do it on the tablet, not on your phone: your session on this device ends with it.";
    centre_name: "Jak se zařízení jmenuje", "What the device is called";
    centre_name_hint: "Například Tablet u dveří. Nejvýš 64 znaků.", "For example Tablet by the door. 64 signs at most.";
    centre_name_bad: "Napište jméno o 1 až 64 znacích.", "Write a name of 1 to 64 signs.";
    centre_service: "Služba", "Service";
    centre_service_none: "Vyberte službu", "Choose a service";
    centre_service_needed: "Vyberte službu, za kterou bude zařízení psát.", "Choose the service for which the device will write.";
    centre_service_over: "Tato služba dnes neběží. Vyberte jinou.", "This service does not run today. Choose another one.";
    centre_no_service: "Nevedete žádnou službu, která dnes běží.", "You manage no service that runs today.";
    centre_no_service_do: "Zkontrolujte platnost služeb, nebo požádejte správce o členství.", "Check from when the services are valid, or ask the administrator for a membership.";
    centre_open_button: "Otevřít zařízení", "Open the device";
    centre_opening: "Otevírám…", "Opening…";
    centre_close: "Zavřít", "Close";
    centre_close_title: "Zavřít zařízení?", "Close the device?";
    centre_close_what: "Už na něm nepůjde psát do služby a nejde to vrátit: nové se otevře přímo na tabletu.", "Nothing more can be written for the service on it, and this cannot be undone: a new one is opened on the tablet itself.";
    centre_close_unsent: "Co v něm ještě čeká, se neztratí: až se připojí, najdete to mezi odloženými zápisy na stránce Telefony. Než se na něm přihlásí někdo jiný, uložte na něm neodeslané do souboru (Neodesláno).", "What still waits in it is not lost: once it connects, you find it among the entries set aside on the page Phones. Before somebody else logs in on it, save what is unsent on it to a file (Unsent).";
    centre_closing: "Zavírám…", "Closing…";
    centre_offline: "Jste bez připojení. Zařízení se otevírá a zavírá na serveru: připojte se a zkuste to znovu. Co jste vyplnili, tu zůstává.", "You are offline. Devices are opened and closed on the server: connect and try again. What you filled in stays here.";
    centre_opened_by: "otevřel(a)", "opened by";
    centre_closed_at: "zavřeno", "closed";
    centre_version: "verze", "version";
    centre_who: "Kdo píše?", "Who is writing?";
    centre_who_first: "Nejdřív klepněte, kdo píše.", "First tap who is writing.";
    centre_nobody: "V této službě dnes nikdo nepracuje.", "Nobody works in this service today.";
    centre_nobody_do: "Požádejte vedoucího, ať do služby přidá pracovníky.", "Ask the manager to add workers to the service.";
    centre_on_shift: "ve směně", "on shift";
}

impl Tr {
    /// The device whose closing is asked about.
    #[must_use]
    pub fn centre_which(self, name: &str, pending: u32) -> String {
        if pending == 0 {
            format!("{name}. {}", self.centre_all_in())
        } else {
            format!(
                "{name}. {}: {}.",
                self.centre_waits(),
                self.waiting(pending)
            )
        }
    }

    const fn centre_all_in(self) -> &'static str {
        self.pick(
            "Podle posledního spojení v něm nic nečeká.",
            "As of its last connection nothing waits in it.",
        )
    }

    const fn centre_waits(self) -> &'static str {
        self.pick("Podle posledního spojení", "As of its last connection")
    }
}
