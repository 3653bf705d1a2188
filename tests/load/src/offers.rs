//! From a customer's start to the offer on a specialist's socket, one chat after another.

use crate::{figures::Figures, office::Office};
use anyhow::Result;
use std::time::Instant;
use switchboard_model::{MessageId, SessionId};
use switchboard_protocol::{Command, EventBody, FirstMessage, RelayFrame};
use uuid::Uuid;

pub(crate) async fn run(chats: usize) -> Result<Figures> {
    let office = Office::open("best").await?;
    let (mut asking, mut hearing) = office.specialist(0, 100).await?;
    let mut times = Vec::with_capacity(chats);
    for _ in 0..chats {
        let (mut customer, _hearing) = office.customer().await?;
        let session = SessionId::new(Uuid::now_v7());
        let began = Instant::now();
        customer.ask(start(session)).await?;
        let offer = loop {
            if let RelayFrame::Events(run) = hearing.next().await? {
                let made = run.events.into_iter().find_map(|event| match event.body {
                    EventBody::OfferMade { offer } => Some(offer.id),
                    _ => None,
                });
                if let Some(offer) = made {
                    break offer;
                }
            }
        };
        times.push(began.elapsed());
        let reason = switchboard_model::DeclineReason::Other;
        let id = asking
            .ask(Command::DeclineOffer {
                offer_id: offer,
                reason,
            })
            .await?;
        hearing.answer(id).await?;
        let id = customer
            .ask(Command::EndSession {
                session_id: session,
                fence: None,
                resolution: None,
            })
            .await?;
        let mut theirs = _hearing;
        theirs.answer(id).await?;
    }
    let mut figures = Figures::new("From waiting to the offer on the specialist's socket, the relay durable");
    figures.times("start to offer", times);
    Ok(figures)
}

/// A chat with a question.
pub(crate) fn start(session: SessionId) -> Command {
    Command::StartSession {
        session_id: session,
        name: None,
        language: None,
        page_url: None,
        page_title: None,
        first_message: Some(FirstMessage {
            message_id: MessageId::new(Uuid::now_v7()),
            text: "Where is my parcel?".to_owned(),
        }),
        contact: None,
        context: None,
        attributes: None,
    }
}
