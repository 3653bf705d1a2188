//! Who is there and how queues stand, with names: the same for a request and for whoever watches.

use crate::app::{App, unavailable};
use crate::engine::{AtDesk, Stands};
use crate::store::Scope;
use std::collections::BTreeMap;
use switchboard_model::{Millis, QueueId, SpecialistId};
use switchboard_protocol::{
    ManualPerformance, PerformanceView, Person, PersonView, Problem, QueueSnapshot, QueueStatus, QueueView,
    RatingView, SpecialistView, WaitRange, WaitingView,
};

/// Everyone whom a scope holds, by name.
pub(crate) async fn specialists(app: &App, scope: &Scope) -> Result<Vec<SpecialistView>, Problem> {
    let at_desk = seen(app.engine.everyone().await?, scope);
    views(app, at_desk.into_iter()).await
}

/// How the queues of a scope stand, by name.
pub(crate) async fn queues(app: &App, scope: &Scope) -> Result<Vec<QueueStatus>, Problem> {
    let stands = app.engine.queues().await?;
    let stands: BTreeMap<QueueId, Stands> = stands.into_iter().map(|it| (it.queue, it)).collect();
    let named = app.store.queues().await.map_err(|error| unavailable(&error))?;
    let missed = missed(app).await?;
    let statuses = named.into_iter().filter_map(|queue| {
        let it = stands.get(&queue.id).filter(|_| sees(scope, queue.id))?;
        let view = QueueView {
            id: queue.id,
            name: queue.name,
        };
        Some(status(view, it, &missed))
    });
    Ok(statuses.collect())
}

/// A queue with who waits in it and who could answer; `None` when there is none.
pub(crate) async fn queue(app: &App, id: QueueId) -> Result<Option<QueueSnapshot>, Problem> {
    let Some(stands) = app.engine.queue(id).await? else {
        return Ok(None);
    };
    snapshot(app, stands).await
}

async fn snapshot(app: &App, stands: Stands) -> Result<Option<QueueSnapshot>, Problem> {
    let failed = |error| unavailable(&error);
    let queue = app.store.queue(stands.queue).await.map_err(failed)?;
    let Some(queue) = queue else { return Ok(None) };
    let names = app.store.names().await.map_err(failed)?;
    let names: BTreeMap<SpecialistId, PersonView> = names.into_iter().map(|it| (it.id, it)).collect();
    let view = QueueView {
        id: queue.id,
        name: queue.name,
    };
    let status = status(view, &stands, &missed(app).await?);
    let mut waiting = Vec::with_capacity(stands.waiting.len());
    for it in stands.waiting {
        let session = app.store.session(it.session).await.map_err(failed)?;
        waiting.push(WaitingView {
            session_id: it.session,
            customer_name: session.and_then(|session| session.customer.name),
            place: it.place,
            priority: it.priority,
            waiting_since: it.since,
            late: it.late,
            offered_to: it
                .offered_to
                .iter()
                .filter_map(|id| names.get(id).cloned())
                .collect(),
        });
    }
    Ok(Some(QueueSnapshot {
        status,
        waiting,
        specialists: views(app, stands.reachable.into_iter()).await?,
    }))
}

/// How many customers were missed in each queue whom nobody has taken on.
async fn missed(app: &App) -> Result<BTreeMap<QueueId, u32>, Problem> {
    let found = app.store.missed_open().await;
    Ok(found.map_err(|error| unavailable(&error))?.into_iter().collect())
}

fn status(queue: QueueView, stands: &Stands, missed: &BTreeMap<QueueId, u32>) -> QueueStatus {
    let waits = stands.length > 0;
    QueueStatus {
        missed: missed.get(&queue.id).copied().unwrap_or(0),
        queue,
        length: stands.length,
        average_wait: stands.waited.0.checked_div(i64::from(stands.length)).map(Millis),
        longest_wait: waits.then_some(stands.longest),
        expected_wait: stands.expected.map(|(from, to)| WaitRange { from, to }),
        reachable: u32::try_from(stands.reachable.len()).unwrap_or(u32::MAX),
        available: stands.reachable.iter().map(AtDesk::room).sum(),
    }
}

fn sees(scope: &Scope, queue: QueueId) -> bool {
    match scope {
        Scope::All => true,
        Scope::Queues(queues, _) => queues.contains(&queue),
        Scope::Own(_) | Scope::Nothing => false,
    }
}

/// Those whom a scope holds.
pub(crate) fn seen(at_desk: Vec<AtDesk>, scope: &Scope) -> Vec<AtDesk> {
    let fits = |it: &AtDesk| match scope {
        Scope::All => true,
        Scope::Queues(queues, own) => it.id == *own || it.queues.iter().any(|queue| queues.contains(queue)),
        Scope::Own(own) => it.id == *own,
        Scope::Nothing => false,
    };
    at_desk.into_iter().filter(fits).collect()
}

/// With names and what is counted, in the order of names.
pub(crate) async fn views(
    app: &App,
    at_desk: impl Iterator<Item = AtDesk> + Send,
) -> Result<Vec<SpecialistView>, Problem> {
    let people = app.store.people().await.map_err(|error| unavailable(&error))?;
    let totals = app.store.totals().await.map_err(|error| unavailable(&error))?;
    let totals: BTreeMap<SpecialistId, u64> = totals.into_iter().collect();
    let said = app
        .store
        .performances()
        .await
        .map_err(|error| unavailable(&error))?;
    let mut said: BTreeMap<SpecialistId, ManualPerformance> = said.into_iter().collect();
    let mut at_desk: BTreeMap<SpecialistId, AtDesk> = at_desk.map(|it| (it.id, it)).collect();
    let view = |person: Person| {
        let it = at_desk.remove(&person.id)?;
        let (count, stars) = it.ratings;
        Some(SpecialistView {
            total_sessions: totals.get(&person.id).copied().unwrap_or(0),
            performance: Some(PerformanceView {
                derived: it.performance,
                manual: said.remove(&person.id),
            }),
            profile: person,
            status: it.status,
            status_reason: it.reason,
            status_then: it.then,
            reachable: it.reachable,
            last_seen_at: it.last_seen,
            sessions: it.sessions,
            load: it.load,
            response_time: it.response,
            rating: RatingView {
                mean: (count > 0).then(|| f64::from(stars) / f64::from(count)),
                count,
            },
        })
    };
    Ok(people.into_iter().filter_map(view).collect())
}
