//! Why a session was brought to a specialist, in one word and a number: what is shown while it rings.

use switchboard_core::{Parts, Why};
use switchboard_model::{OfferKind, RoutingMode};
use switchboard_protocol::{WhyReason, WhyView};

/// The word for a decision. `meant` says whether a colleague chose this specialist.
pub(crate) fn why(kind: OfferKind, mode: RoutingMode, meant: bool, decision: &Why) -> WhyView {
    let candidates = u32::try_from(decision.candidates.len()).unwrap_or(u32::MAX);
    let reason = match (meant, kind, mode) {
        (true, _, _) => WhyReason::Transfer,
        (false, OfferKind::Pick, _) => WhyReason::Pick,
        (false, OfferKind::Ring, RoutingMode::RingAll) => WhyReason::RingAll,
        (false, OfferKind::Ring, RoutingMode::Best | RoutingMode::AutoAccept | RoutingMode::ManualPick) => {
            match decision.candidates.as_slice() {
                [] | [_] => WhyReason::OnlyOne,
                [first, second, ..] => lead(&first.parts, &second.parts),
            }
        }
    };
    WhyView { reason, candidates }
}

/// The part in which the first is furthest ahead of the second.
fn lead(first: &Parts, second: &Parts) -> WhyReason {
    let parts = [
        (WhyReason::Load, first.load, second.load),
        (WhyReason::Idle, first.idle, second.idle),
        (
            WhyReason::LastSpecialist,
            first.last_specialist,
            second.last_specialist,
        ),
        (WhyReason::Skills, first.skills, second.skills),
        (WhyReason::Response, first.response, second.response),
        (WhyReason::Rating, first.rating, second.rating),
    ];
    let mut best = (WhyReason::Even, 0);
    for (reason, one, other) in parts {
        let ahead = one.saturating_sub(other);
        if ahead > best.1 {
            best = (reason, ahead);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use switchboard_core::Candidate;
    use switchboard_model::SpecialistId;

    fn decision(parts: &[Parts]) -> Why {
        let candidates = parts.iter().enumerate().map(|(number, parts)| Candidate {
            specialist: SpecialistId::new(uuid::Uuid::from_u128(number as u128)),
            parts: *parts,
        });
        Why {
            candidates: candidates.collect(),
            ..Why::default()
        }
    }

    #[test]
    fn the_largest_lead_decided() {
        let one = Parts {
            load: 50_000,
            idle: 10_000,
            ..Parts::default()
        };
        let two = Parts {
            load: 20_000,
            idle: 30_000,
            ..Parts::default()
        };
        let of = |mode, parts: &[Parts]| why(OfferKind::Ring, mode, false, &decision(parts)).reason;
        assert_eq!(of(RoutingMode::Best, &[one]), WhyReason::OnlyOne);
        assert_eq!(of(RoutingMode::Best, &[one, two]), WhyReason::Load);
        assert_eq!(of(RoutingMode::Best, &[two, one]), WhyReason::Idle);
        assert_eq!(of(RoutingMode::Best, &[one, one]), WhyReason::Even);
        assert_eq!(of(RoutingMode::RingAll, &[one, two]), WhyReason::RingAll);
        let alone = decision(&[one]);
        let picked = why(OfferKind::Pick, RoutingMode::ManualPick, false, &alone);
        assert_eq!((picked.reason, picked.candidates), (WhyReason::Pick, 1));
        let chosen = why(OfferKind::Ring, RoutingMode::Best, true, &alone);
        assert_eq!(chosen.reason, WhyReason::Transfer);
    }
}
