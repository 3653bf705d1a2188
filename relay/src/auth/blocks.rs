//! Who is kept out for a while: customers and network addresses. In memory; read at start and after each change.

use super::throttle::network;
use crate::store::{Block, Blocked, Result, Store};
use std::{
    net::IpAddr,
    sync::{PoisonError, RwLock},
};
use switchboard_model::{CustomerId, Timestamp};
use switchboard_protocol::{ErrorCode, Problem};

/// All blocks.
#[derive(Debug, Default)]
pub(crate) struct Blocks {
    all: RwLock<Vec<Block>>,
}

impl Blocks {
    /// Reads them anew.
    pub(crate) async fn reload(&self, store: &dyn Store) -> Result<()> {
        let blocks = store.blocks().await?;
        *self.all.write().unwrap_or_else(PoisonError::into_inner) = blocks;
        Ok(())
    }

    /// Whether a customer may come.
    pub(crate) fn lets_customer(&self, id: CustomerId, now: Timestamp) -> std::result::Result<(), Problem> {
        self.lets(&Blocked::Customer(id), now)
    }

    /// Whether anybody may come from an address.
    pub(crate) fn lets_address(&self, address: IpAddr, now: Timestamp) -> std::result::Result<(), Problem> {
        self.lets(&Blocked::Address(network(address)), now)
    }

    /// Whether somebody may come who gives this phone number, as E.164 writes it.
    pub(crate) fn lets_number(&self, number: &str, now: Timestamp) -> std::result::Result<(), Problem> {
        match number.trim_start_matches('+').parse() {
            Ok(digits) => self.lets(&Blocked::Number(digits), now),
            Err(_) => Ok(()),
        }
    }

    fn lets(&self, what: &Blocked, now: Timestamp) -> std::result::Result<(), Problem> {
        let all = self.all.read().unwrap_or_else(PoisonError::into_inner);
        let stands =
            |block: &Block| block.what == *what && block.expires_at.is_none_or(|expires_at| now < expires_at);
        if all.iter().any(stands) {
            Err(Problem::new(
                ErrorCode::Blocked,
                "Chats are not taken from here at the moment.",
            ))
        } else {
            Ok(())
        }
    }
}
