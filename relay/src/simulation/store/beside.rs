//! What is kept beside the log, of a store that dies.

use super::Attached;
use crate::store::sqlite::bare::Bare;
use crate::store::{Form, Left, MissedChange, MissedFilter, MissedWork, Result, SearchFilter, Searches};
use async_trait::async_trait;
use switchboard_model::{CustomerId, MissedId, QueueId, Timestamp};
use switchboard_protocol::{MissedItem, SearchHit};

// As with `redeem`, what is written so is lost with a disk that lies: no story leaves forms.
#[async_trait]
impl MissedWork for Attached {
    async fn leave(&self, form: Form) -> Result<Left> {
        self.read(move |bare| bare.leave(&form)).await
    }

    async fn missed(&self, filter: MissedFilter) -> Result<Vec<(u64, MissedItem)>> {
        self.read(move |bare| bare.missed(&filter)).await
    }

    async fn missed_item(&self, id: MissedId) -> Result<Option<MissedItem>> {
        self.read(move |bare| bare.missed_item(id)).await
    }

    async fn change_missed(
        &self,
        id: MissedId,
        version: u32,
        change: MissedChange,
        at: Timestamp,
    ) -> Result<bool> {
        self.read(move |bare| bare.change_missed(id, version, &change, at))
            .await
    }

    async fn missed_open(&self) -> Result<Vec<(QueueId, u32)>> {
        self.read(Bare::missed_open).await
    }

    async fn has_missed(&self, customer: CustomerId) -> Result<bool> {
        self.read(move |bare| bare.has_missed(customer)).await
    }
}

#[async_trait]
impl Searches for Attached {
    async fn search(&self, filter: SearchFilter) -> Result<Vec<(u64, SearchHit)>> {
        self.read(move |bare| bare.search(&filter)).await
    }
}
