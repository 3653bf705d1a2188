//! What staff answer with, and what stands beside the chats: canned replies.

use super::{Result, Scope};
use async_trait::async_trait;
use switchboard_model::{CannedReplyId, SpecialistId};
use switchboard_protocol::{CannedReply, ReplyScope};

/// One write of what is kept here.
#[derive(Clone, Debug)]
pub(crate) enum AnswersWrite {
    /// A canned reply is this from here on. The same id always has the same scope and owner.
    Reply(Canned),
    /// A canned reply is kept nowhere any more.
    ReplyRemoved(CannedReplyId),
}

/// A canned reply, and whose it is if it is personal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Canned {
    pub(crate) reply: CannedReply,
    pub(crate) owner: Option<SpecialistId>,
}

/// A part of the store.
#[async_trait]
pub(crate) trait Answers: Send + Sync {
    /// At most `limit` canned replies that were added before one, the one added last first: the workspace's, those of
    /// the scope's queues, and somebody's own.
    async fn canned_replies(
        &self,
        of: Scope,
        own: Option<SpecialistId>,
        before: Option<CannedReplyId>,
        limit: u32,
    ) -> Result<Vec<CannedReply>>;
    /// One canned reply.
    async fn canned_reply(&self, id: CannedReplyId) -> Result<Option<Canned>>;
    /// The shortcuts that are taken in a scope; `owner` is whose a personal one is.
    async fn shortcuts(
        &self,
        scope: ReplyScope,
        owner: Option<SpecialistId>,
    ) -> Result<Vec<(CannedReplyId, String)>>;
}
