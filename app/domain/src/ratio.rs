//! A ratio that keeps both its numbers, so that nobody has to trust a percentage alone.
use serde::{Deserialize, Serialize};

/// Numerator and denominator of a reported ratio.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ratio {
    /// What was reached.
    pub numerator: u64,
    /// Of what.
    pub denominator: u64,
}

impl Ratio {
    /// Tenths of a per cent, rounded half up: 10 of 17 is 588 (58.8 %). `None` of zero.
    #[must_use]
    pub fn permille(self) -> Option<u64> {
        if self.denominator == 0 {
            return None;
        }
        let (n, d) = (u128::from(self.numerator), u128::from(self.denominator));
        u64::try_from((n * 2000 + d) / (2 * d)).ok()
    }

    /// Per cent with one decimal place, e.g. 58.8. `None` of zero.
    #[must_use]
    pub fn percent(self) -> Option<f64> {
        self.permille().map(|p| p as f64 / 10.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(10, 17, Some(588))]
    #[case(1, 2000, Some(1))]
    #[case(1, 2001, Some(0))]
    #[case(5, 5, Some(1000))]
    #[case(3, 0, None)]
    #[case(u64::MAX, u64::MAX, Some(1000))]
    fn a_ratio_is_rounded_half_up_and_blank_over_zero(
        #[case] numerator: u64,
        #[case] denominator: u64,
        #[case] permille: Option<u64>,
    ) {
        assert_eq!(
            Ratio {
                numerator,
                denominator
            }
            .permille(),
            permille
        );
    }

    #[test]
    fn percent_has_one_decimal_place() {
        assert_eq!(
            Ratio {
                numerator: 10,
                denominator: 17
            }
            .percent(),
            Some(58.8)
        );
    }
}
