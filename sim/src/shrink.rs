//! A failing run is made smaller as long as it fails: fewer steps, fewer kinds of faults, fewer
//! phones.
use crate::plan::Plan;

/// The smallest plan found that still fails, by `fails`. Tries at most `tries` runs.
#[must_use]
pub fn shrink(plan: &Plan, tries: u32, fails: impl Fn(&Plan) -> bool) -> Plan {
    let mut best = plan.clone();
    let mut left = tries;
    let mut attempt = |best: &mut Plan, smaller: Plan| {
        if left == 0 || smaller == *best {
            return false;
        }
        left -= 1;
        let worse = fails(&smaller);
        if worse {
            *best = smaller;
        }
        worse
    };
    loop {
        let mut smaller = false;
        for n in 0..best.clone().rates.fields().len() {
            let mut with = best.clone();
            *with.rates.fields()[n] = 0;
            smaller |= attempt(&mut best, with);
        }
        // Halves, quarters … single steps.
        let mut chunk = best.steps.len().div_ceil(2);
        while chunk > 0 {
            let mut from = 0;
            while from < best.steps.len() {
                let mut without = best.clone();
                let to = (from + chunk).min(without.steps.len());
                without.steps.drain(from..to);
                if attempt(&mut best, without) {
                    smaller = true;
                } else {
                    from += chunk;
                }
            }
            chunk = if chunk == 1 { 0 } else { chunk.div_ceil(2) };
        }
        if best.phones > 1 {
            let fewer = Plan {
                phones: best.phones - 1,
                ..best.clone()
            };
            smaller |= attempt(&mut best, fewer);
        }
        if best.no_locks {
            let locks = Plan {
                no_locks: false,
                ..best.clone()
            };
            smaller |= attempt(&mut best, locks);
        }
        for n in 0..best.steps.len() {
            if best.steps[n].after_us > 0 {
                let mut sooner = best.clone();
                sooner.steps[n].after_us = 0;
                smaller |= attempt(&mut best, sooner);
            }
        }
        if !smaller {
            return best;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::What;

    #[test]
    fn what_does_not_matter_is_left_out() {
        let mut plan = Plan::draw(5);
        plan.steps[7].what = What::Clone;
        let fails = |p: &Plan| p.steps.iter().any(|s| s.what == What::Clone);
        let small = shrink(&plan, 1_000, fails);
        assert_eq!(small.steps.len(), 1);
        assert_eq!(small.steps[0].what, What::Clone);
        assert_eq!(small.phones, 1);
        assert_eq!(small.rates, crate::faults::Rates::default());
    }
}
