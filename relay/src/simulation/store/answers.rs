//! What staff answer with, on a disk that dies.

use super::Attached;
use crate::store::{Answers, Canned, Result, Scope};
use async_trait::async_trait;
use switchboard_model::{CannedReplyId, SpecialistId};
use switchboard_protocol::{CannedReply, ReplyScope};

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
}
