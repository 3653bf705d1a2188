//! Random lives of a desk: what may be asked next, chosen among what there is and was.

mod commands;
mod dice;
mod rules;

pub(crate) use rules::beginning;

use proptest::prelude::*;

/// A life: how everything is set up, and what is asked then.
pub(crate) type Life = (u64, Vec<Pick>);

/// One random step: how time passes, what is asked, and a number that chooses among what there is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pick {
    pub(crate) time: Pass,
    kind: Kind,
    number: u64,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Pass {
    Millis(i64),
    /// To the next deadline, give or take a millisecond.
    ToDeadline(i64),
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    PutQueue,
    PutSpecialist,
    SetStatus,
    Online,
    Link,
    Unlink,
    LinkCustomer,
    UnlinkCustomer,
    UnlinkAll,
    Start,
    Reopen,
    Post,
    Edit,
    Delete,
    Mark,
    Accept,
    Decline,
    Transfer,
    Cancel,
    HandOver,
    EndWrapUp,
    Priority,
    Phone,
    Assign,
    StatusOf,
    Remove,
    End,
    Rate,
    Annotate,
    Erase,
    Merge,
    Tick,
}

/// The longest of the lives.
pub(crate) const LONGEST: usize = 120;

pub(crate) fn life() -> impl Strategy<Value = Life> {
    (any::<u64>(), prop::collection::vec(pick(), 1..=LONGEST))
}

fn pick() -> impl Strategy<Value = Pick> {
    (pass(), kind(), any::<u64>()).prop_map(|(time, kind, number)| Pick { time, kind, number })
}

fn pass() -> impl Strategy<Value = Pass> {
    prop_oneof![
        6 => prop::sample::select(vec![0, 0, 1, 400, 2_000, 5_000]).prop_map(Pass::Millis),
        1 => prop::sample::select(vec![10_000, 15_000, 30_000, 60_000]).prop_map(Pass::Millis),
        3 => (-1..=1i64).prop_map(Pass::ToDeadline),
    ]
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        3 => Just(Kind::PutQueue),
        2 => Just(Kind::PutSpecialist),
        2 => Just(Kind::SetStatus),
        5 => Just(Kind::Online),
        3 => Just(Kind::Link),
        1 => Just(Kind::Unlink),
        1 => Just(Kind::LinkCustomer),
        2 => Just(Kind::UnlinkCustomer),
        1 => Just(Kind::UnlinkAll),
        12 => Just(Kind::Start),
        3 => Just(Kind::Reopen),
        8 => Just(Kind::Post),
        1 => Just(Kind::Edit),
        1 => Just(Kind::Delete),
        4 => Just(Kind::Mark),
        12 => Just(Kind::Accept),
        4 => Just(Kind::Decline),
        6 => Just(Kind::Transfer),
        1 => Just(Kind::Cancel),
        1 => Just(Kind::HandOver),
        1 => Just(Kind::EndWrapUp),
        2 => Just(Kind::Priority),
        2 => Just(Kind::Phone),
        2 => Just(Kind::Assign),
        1 => Just(Kind::StatusOf),
        1 => Just(Kind::Remove),
        4 => Just(Kind::End),
        2 => Just(Kind::Rate),
        2 => Just(Kind::Annotate),
        1 => Just(Kind::Erase),
        1 => Just(Kind::Merge),
        6 => Just(Kind::Tick),
    ]
}
