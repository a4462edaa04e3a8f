//! What the user of a phone does.
use super::{Origin, Phone, Tab};
use crate::entries::{self, Poison};
use crate::faults::Fault;
use crate::kernel::{Owner, SECOND, Slot, within};
use crate::run::World;
use domain::{Entry, EntryId};
use std::rc::Rc;
use sync::digest::Hash;
use sync::schedule::Event;
use sync::storage::{NewEntry, Saved, Storage as _};

/// A form waits so long for the database before it writes to the emergency journal.
const PATIENCE: i64 = 2 * SECOND;
/// A write out of the journal that takes longer is left for the next time.
const DRAIN: i64 = 30 * SECOND;

impl Phone {
    /// Saves so many entries, one after the other; each by so many taps at once.
    pub fn save(self: &Rc<Self>, world: &Rc<World>, count: u8, taps: u8) {
        let tab = self.tab(world);
        let mut list = Vec::new();
        let shown: Vec<Entry> = {
            let oracle = world.oracle.borrow();
            let known = self.shown();
            known
                .iter()
                .filter_map(|id| oracle.entry(*id))
                .cloned()
                .collect()
        };
        for _ in 0..count {
            let (id, start) = (EntryId(self.draw(sync::sim::Rng::uuid)), self.clock(world));
            let service = self.draw(|r| r.below(2));
            let colleague = crate::server::account(self.n + 1);
            let readable = world.server.borrow().readable(self.account);
            let service = match readable.len() {
                2.. if service == 1 => crate::server::SECOND_SERVICE,
                _ => crate::server::SERVICE,
            };
            let entry = entries::work(id, self.account, colleague, service, start, &shown);
            list.push((entry, None));
        }
        self.write(world, &tab, list, taps);
    }

    /// Saves an entry that the server sets aside, or that no request can hold.
    pub fn poison(self: &Rc<Self>, world: &Rc<World>, poison: Poison) {
        world.faults.hit(Fault::Poison);
        let tab = self.tab(world);
        let (id, start) = (EntryId(self.draw(sync::sim::Rng::uuid)), self.clock(world));
        let entry = entries::poison(id, self.account, start, poison);
        self.write(world, &tab, vec![(entry, Some(poison))], 1);
    }

    /// Corrects or withdraws an entry that the phone shows.
    pub fn amend(self: &Rc<Self>, world: &Rc<World>, withdraw: bool) {
        let tab = self.tab(world);
        let shown = self.shown();
        let mine: Vec<_> = {
            let oracle = world.oracle.borrow();
            let roots = shown.iter().filter_map(|id| oracle.entry(*id));
            let may = |e: &&Entry| {
                entries::is_root(e)
                    && (e.author == self.account || e.workers.contains(&self.account))
            };
            roots.filter(may).cloned().collect()
        };
        // Half of the time the last one, which a colleague's phone may be at as well.
        let last = mine.iter().max_by_key(|e| (e.device_time, e.id));
        let any = self.draw(|r| r.below(2 * mine.len() as u64)) as usize;
        let Some(root) = mine.get(any).or(last) else {
            return;
        };
        let Some(sees) = world.oracle.borrow().current(root.id, &shown) else {
            return;
        };
        let (id, now) = (EntryId(self.draw(sync::sim::Rng::uuid)), self.clock(world));
        let entry = match withdraw {
            true => entries::withdrawal(id, self.account, root, now),
            false => {
                if world.oracle.borrow().was_corrected(sees) {
                    world.faults.hit(Fault::TwoCorrections);
                }
                entries::correction(id, self.account, root, sees, now)
            }
        };
        self.write(world, &tab, vec![(entry, None)], 1);
    }

    /// Ids of what the phone shows: its own entries and those pulled.
    fn shown(&self) -> Vec<EntryId> {
        let memory = self.origin().disk.memory().clone();
        let mut ids: Vec<_> = memory.pulled().into_keys().collect();
        memory.each(|id, record| {
            if record.raw.is_some() {
                ids.push(id);
            }
        });
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    fn write(
        self: &Rc<Self>,
        world: &Rc<World>,
        tab: &Rc<Tab>,
        list: Vec<(Entry, Option<Poison>)>,
        taps: u8,
    ) {
        let mut ready = Vec::new();
        for (entry, poison) in list {
            let raw = entries::frozen(&entry);
            world.oracle.borrow_mut().attempt(&entry, &raw, poison);
            ready.push(NewEntry {
                id: entry.id,
                schema: entry.schema,
                raw,
                saved_at: self.clock(world),
                draft: None,
            });
        }
        for tap in 0..taps {
            if tap > 0 {
                world.faults.hit(Fault::Taps);
            }
            let (phone, world, tab, ready) =
                (self.clone(), world.clone(), tab.clone(), ready.clone());
            let kernel = world.kernel.clone();
            kernel.spawn(Owner::Tab(tab.number), async move {
                for entry in ready {
                    phone.keep(&world, &tab, entry).await;
                    let pause = phone.draw(|r| r.below(3 * SECOND as u64)) as i64;
                    world.kernel.sleep(pause).await;
                }
            });
        }
    }

    /// One save, as the form does it: the database, or after a while the emergency journal.
    async fn keep(self: &Rc<Self>, world: &Rc<World>, tab: &Rc<Tab>, entry: NewEntry) {
        let origin = tab.origin().clone();
        let done = Slot::default();
        // The write goes on when the form does not wait any more.
        let (disk, new, told) = (origin.disk.clone(), entry.clone(), done.clone());
        world.kernel.spawn(Owner::Tab(tab.number), async move {
            told.put(disk.save(new).await);
        });
        match within(&world.kernel, PATIENCE, done.take()).await {
            Some(Ok(Saved::New { .. } | Saved::Already { .. })) => {
                world
                    .oracle
                    .borrow_mut()
                    .saved(entry.id, Hash::of(&entry.raw));
                tab.on(Event::Saved);
            }
            Some(Ok(Saved::OtherContent)) => {
                let problem = format!("{}: saved with other content", entry.id);
                world.problem(problem);
            }
            Some(Err(_)) | None => {
                if world.kernel.now() < self.journal_refuses.get() {
                    // The form stays open and says so; nothing was promised.
                    world.faults.hit(Fault::JournalRefuses);
                    return;
                }
                world.oracle.borrow_mut().emergency(entry.id);
                origin.journal.borrow_mut().insert(entry.id, entry);
                tab.on(Event::Saved);
            }
        }
    }

    /// Moves what waits in the emergency journal into the database, one by one, oldest first.
    pub(super) async fn drain_journal(&self, world: &World, origin: &Origin) {
        let mut waiting: Vec<_> = origin.journal.borrow().values().cloned().collect();
        waiting.sort_by_key(|entry| (entry.saved_at, entry.id));
        for entry in waiting {
            let (id, hash) = (entry.id, Hash::of(&entry.raw));
            match within(&world.kernel, DRAIN, origin.disk.save(entry)).await {
                Some(Ok(Saved::New { .. } | Saved::Already { .. })) => {
                    origin.journal.borrow_mut().remove(&id);
                    world.oracle.borrow_mut().saved(id, hash);
                }
                Some(Ok(Saved::OtherContent)) => {
                    world.problem(format!("{id}: drained with other content"));
                    return;
                }
                Some(Err(_)) | None => return,
            }
        }
    }

    /// Takes in again what the database does not know any more and the second copies do.
    pub(super) async fn bring_back(&self, world: &World, origin: &Origin) {
        if origin.looked.get() {
            return;
        }
        let disk = &origin.disk;
        disk.copies().settle(disk.memory(), world.kernel.now());
        for entry in disk.copies().waiting() {
            let id = entry.id;
            if disk.memory().records().contains_key(&id) {
                continue;
            }
            match within(&world.kernel, DRAIN, disk.save(entry)).await {
                Some(Ok(Saved::New { .. } | Saved::Already { .. })) => {}
                Some(Ok(Saved::OtherContent)) => {
                    world.problem(format!("{id}: came back with other content"));
                    return;
                }
                // Tried again with the next round.
                Some(Err(_)) | None => return,
            }
        }
        origin.looked.set(true);
    }

    /// Logs in, if the app asks for it.
    pub fn log_in(self: &Rc<Self>, world: &Rc<World>) {
        let origin = self.origin();
        if !origin.log_in.get() || world.kernel.now() < origin.line.out.get() {
            return;
        }
        let stream = origin.snapshot().stream;
        let token = {
            let mut server = world.server.borrow_mut();
            server.set_time(world.kernel.now());
            server.log_in(self.account, stream)
        };
        match token {
            Ok(Some(token)) => {
                *origin.cookie.borrow_mut() = Some(token);
                origin.log_in.set(false);
                self.tab(world).on(Event::LoggedIn);
            }
            Ok(None) => {}
            Err(error) => world.problem(format!("log-in: {error:#}")),
        }
    }
}
