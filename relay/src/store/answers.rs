//! What staff answer with, and what stands beside the chats: canned replies, how well
//! people are said to do, and what customers agreed to.

use super::{Result, Scope};
use async_trait::async_trait;
use switchboard_model::{
    CannedReplyId, ConsentId, ConsentSource, CustomerId, Language, SessionId, SpecialistId, Timestamp,
};
use switchboard_protocol::{CannedReply, ConsentView, ManualPerformance, ReplyScope};

/// One write of what is kept here.
#[derive(Clone, Debug)]
pub(crate) enum AnswersWrite {
    /// A canned reply is this from here on. The same id always has the same scope and owner.
    Reply(Canned),
    /// A canned reply is kept nowhere any more.
    ReplyRemoved(CannedReplyId),
    /// Somebody is said to do so well, in place of what was said before; absent: nobody says anything.
    Performance {
        person: SpecialistId,
        said: Option<ManualPerformance>,
    },
    /// A customer said that they agree to something, or no longer do.
    Consent(Consent),
}

/// A canned reply, and whose it is if it is personal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Canned {
    pub(crate) reply: CannedReply,
    pub(crate) owner: Option<SpecialistId>,
}

/// What a customer said of one thing at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Consent {
    pub(crate) id: ConsentId,
    pub(crate) customer: CustomerId,
    pub(crate) session: Option<SessionId>,
    pub(crate) kind: String,
    /// False: a withdrawal.
    pub(crate) given: bool,
    pub(crate) sentence: String,
    pub(crate) language: Language,
    pub(crate) source: ConsentSource,
    /// The member of staff who wrote it down.
    pub(crate) recorded_by: Option<SpecialistId>,
    pub(crate) at: Timestamp,
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
    /// When a session changed last; `None`: there is no such session.
    async fn updated_at(&self, session: SessionId) -> Result<Option<Timestamp>>;
    /// How well people are said to do.
    async fn performances(&self) -> Result<Vec<(SpecialistId, ManualPerformance)>>;
    /// At most `limit` of what a customer said, with a lower number than this, the latest first. What duplicates of
    /// theirs said is theirs.
    async fn consents(&self, customer: CustomerId, before: u64, limit: u32) -> Result<Vec<ConsentView>>;
    /// One of these, and who said it.
    async fn consent(&self, id: ConsentId) -> Result<Option<(CustomerId, ConsentView)>>;
    /// How often a customer agreed to something.
    async fn consents_given(&self, customer: CustomerId) -> Result<u32>;
    /// What a customer agreed to last under this word, unless they withdrew it since.
    async fn standing_consent(&self, customer: CustomerId, kind: &str) -> Result<Option<ConsentView>>;
}
