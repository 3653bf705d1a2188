//! A client's command on its way to the engine: the same over socket and REST.

use crate::app::App;
use crate::auth::{Called, Caller, access};
use crate::engine::{self, Intent, StartedSession};
use crate::store::{Audited, Details, Scope, Write};
use serde_json::Value;
use switchboard_core::Principal;
use switchboard_model::{CommandId, CustomerId};
use switchboard_protocol::{Command, Origin, Problem, SessionView};

/// Checks who asks and what, and names what the desk is asked. `origin` is by which way a customer's chat comes.
pub(crate) fn intent(
    app: &App,
    caller: &Caller,
    id: CommandId,
    command: &Command,
    origin: Option<&Origin>,
) -> Result<Intent, Problem> {
    let grant = access::may_ask(caller, command)?;
    let (by, _) = caller.principal().ok_or_else(access::unauthorized)?;
    app.take_command(by)?;
    if let Principal::Customer(customer) = by {
        app.blocks.lets_customer(customer, (app.clock)())?;
    }
    if let Command::PostMessage { session_id, .. } = command {
        // Each side has a share of its own: nobody uses up another's with what will be refused.
        app.messages_of_session.take(&(by, *session_id))?;
    }
    let queue = caller.site().and_then(|site| app.sites.queue_of(site));
    let mut intent = engine::translate(by, queue, id, command)?;
    if let Some(details) = &mut intent.details {
        if let (Principal::Customer(_), Some(contact)) = (by, &details.contact)
            && let Some(phone) = &contact.phone
        {
            app.blocks.lets_number(phone, (app.clock)())?;
        }
        if matches!(command, Command::StartSession { .. }) {
            details.origin = origin.cloned();
            if let Caller::Customer {
                called: Some(called), ..
            } = caller
            {
                named(called, &mut intent.started, details);
            }
        }
    }
    if grant.audited {
        let act = access::act_of(caller, command);
        intent.audited = Some(audited(app, caller, act, subject(command)));
    }
    Ok(intent)
}

/// What a site says of its customer comes before what is said on the page.
fn named(called: &Called, started: &mut Option<StartedSession>, details: &mut Details) {
    if let (Some(name), Some(started)) = (&called.name, started) {
        started.name = Some(name.clone());
    }
    if let Some(email) = &called.email {
        details.contact.get_or_insert_default().email = Some(email.clone());
    }
}

/// Whether somebody may, by the table. What is to be recorded is durable before it is allowed.
pub(crate) async fn allow(
    app: &App,
    caller: &Caller,
    act: access::Act,
    standings: &[access::Standing],
    subject: impl ToString + Send,
) -> Result<access::Grant, Problem> {
    let grant = access::decide(caller, act, standings)?;
    record(app, caller, act, grant, subject).await?;
    Ok(grant)
}

/// Whose a session is, which a merge may have changed, and how somebody stands to it.
pub(crate) async fn standings(
    app: &App,
    caller: &Caller,
    session: &SessionView,
) -> Result<(CustomerId, Vec<access::Standing>), Problem> {
    let customer = app.store.customer(session.customer.id).await;
    let customer = customer.map_err(|error| crate::app::unavailable(&error))?;
    let customer = customer.ok_or_else(access::missing)?.id;
    let mut standings = access::standings(caller, session, customer);
    if let Caller::Staff { person, .. } = caller
        && app.engine.answers(person.id, customer).await?
    {
        standings.push(access::Standing::Earlier);
    }
    Ok((customer, standings))
}

/// The same for a list: what of it they may see.
pub(crate) async fn allow_list(
    app: &App,
    caller: &Caller,
    act: access::Act,
    subject: impl ToString + Send,
) -> Result<Scope, Problem> {
    let grant = access::widest(caller, act)?;
    record(app, caller, act, grant, subject).await?;
    Ok(access::scope(caller, grant))
}

async fn record(
    app: &App,
    caller: &Caller,
    act: access::Act,
    grant: access::Grant,
    subject: impl ToString + Send,
) -> Result<(), Problem> {
    if grant.audited {
        let record = audited(app, caller, act, subject.to_string());
        let done = app.store.commit(vec![Write::Audited(record)]).await;
        done.map_err(|error| crate::app::unavailable(&error))?;
    }
    Ok(())
}

fn audited(app: &App, caller: &Caller, act: access::Act, subject: String) -> Audited {
    Audited {
        at: (app.clock)(),
        by: match caller {
            Caller::Staff { person, .. } => Some(person.id),
            Caller::Customer { .. } | Caller::Operator => None,
        },
        act: act.word(),
        subject,
    }
}

/// What a command does, to what; never what it says.
fn subject(command: &Command) -> String {
    let value = serde_json::to_value(command).unwrap_or_default();
    let named = |field: &str| value.get(field).and_then(Value::as_str);
    let ids = ["session_id", "specialist_id"].into_iter().filter_map(named);
    let words: Vec<&str> = named("type").into_iter().chain(ids).collect();
    words.join(" ")
}
