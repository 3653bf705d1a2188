//! What staff answer with, on a disk that dies.

use super::Attached;
use crate::store::sqlite::bare::Bare;
use crate::store::{Answers, Canned, Result, Scope};
use async_trait::async_trait;
use switchboard_model::{CannedReplyId, ConsentId, CustomerId, SessionId, SpecialistId, Timestamp};
use switchboard_protocol::{CannedReply, ConsentView, ManualPerformance, ReplyScope};

#[async_trait]
impl Answers for Attached {
    async fn canned_replies(
        &self,
        of: Scope,
        own: Option<SpecialistId>,
        before: Option<CannedReplyId>,
        limit: u32,
    ) -> Result<Vec<CannedReply>> {
        self.read(move |bare| bare.canned_replies(&of, own, before, limit))
            .await
    }

    async fn canned_reply(&self, id: CannedReplyId) -> Result<Option<Canned>> {
        self.read(move |bare| bare.canned_reply(id)).await
    }

    async fn shortcuts(
        &self,
        scope: ReplyScope,
        owner: Option<SpecialistId>,
    ) -> Result<Vec<(CannedReplyId, String)>> {
        self.read(move |bare| bare.shortcuts(scope, owner)).await
    }

    async fn updated_at(&self, session: SessionId) -> Result<Option<Timestamp>> {
        self.read(move |bare| bare.updated_at(session)).await
    }

    async fn performances(&self) -> Result<Vec<(SpecialistId, ManualPerformance)>> {
        self.read(Bare::performances).await
    }

    async fn consents(&self, customer: CustomerId, before: u64, limit: u32) -> Result<Vec<ConsentView>> {
        self.read(move |bare| bare.consents(customer, before, limit))
            .await
    }

    async fn consent(&self, id: ConsentId) -> Result<Option<(CustomerId, ConsentView)>> {
        self.read(move |bare| bare.consent(id)).await
    }

    async fn consents_given(&self, customer: CustomerId) -> Result<u32> {
        self.read(move |bare| bare.consents_given(customer)).await
    }

    async fn standing_consent(&self, customer: CustomerId, kind: &str) -> Result<Option<ConsentView>> {
        self.read(move |bare| bare.standing_consent(customer, kind)).await
    }
}
