//! Who may do what: the table as data. What does not stand here is refused.

use std::fmt;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Act {
    /// Open a chat, go on in one, say how it was.
    OpenChat,
    /// Write in a chat.
    Write,
    /// End a chat.
    EndChat,
    /// Edit, delete, transfer, cancel, hand over.
    WorkOnChat,
    /// Accept or decline an offer.
    AnswerOffer,
    /// Say whether chats may come; be done with what comes after one.
    OwnPresence,
    /// Write down who a customer is and what belongs to a chat; notes.
    Annotate,
    /// Say how urgent a chat is.
    Prioritise,
    /// Assign, end or write a system line in a chat of somebody else's; set somebody's status.
    Intervene,
    /// Read a chat with its messages.
    ReadChat,
    /// Read why a chat went where it went.
    ReadRouting,
    /// List chats.
    ListChats,
    /// Look up to whom a chat may be given.
    ReadTargets,
    /// See who is there, what they hold and how they do.
    ReadPeople,
    /// Say how well somebody does.
    SetPerformance,
    /// See how queues stand, and what stands in their way.
    ReadQueues,
    /// Read figures: how many chats, how long, how soon, how satisfied.
    ReadFigures,
    /// Read texts that are ready to be sent.
    ReadReplies,
    /// Write one's own.
    OwnReplies,
    /// Write those of a queue.
    QueueReplies,
    /// Write those of the workspace.
    WorkspaceReplies,
    /// Make two records of a customer one.
    MergeCustomers,
    /// Read people, queues and sites as they are set up.
    ReadSetup,
    /// Change them.
    ChangeSetup,
    /// Keep a customer or an address out.
    Block,
    /// See who is kept out, and let them in again.
    ManageBlocks,
    /// Read who looked at what, and changed what.
    ReadAudit,
    /// Erase what was said; say how long it is kept.
    Erase,
    /// Search what was written in chats.
    Search,
    /// Leave word when nobody can answer.
    LeaveForm,
    /// See who was missed.
    ReadMissed,
    /// Take on who was missed; answer, close, reopen.
    WorkOnMissed,
    /// Say who looks after who was missed.
    AssignMissed,
    /// Who one is; signing out.
    OwnAccount,
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    Customer,
    Specialist,
    Lead,
    Admin,
    /// Whoever holds the key in the data folder.
    Operator,
}

/// How somebody stands to what they ask about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is theirs: their chat as a customer, themselves as staff.
    Own,
    /// They own the chat, or owned it last.
    Owner,
    /// It is offered to them; of who was missed, it is nobody's and belongs to a queue of theirs.
    Offered,
    /// An earlier chat of a customer whose chat they own.
    Earlier,
    /// It belongs to a queue in their profile.
    Queue,
    /// However they stand to it.
    Any,
}

/// That something is allowed, and whether it is recorded in the audit log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Grant {
    pub(crate) standing: Standing,
    pub(crate) audited: bool,
}

const fn plain(standing: Standing) -> Grant {
    Grant {
        standing,
        audited: false,
    }
}

const fn recorded(standing: Standing) -> Grant {
    Grant {
        standing,
        audited: true,
    }
}

const OWN: Grant = plain(Standing::Own);
const OWNER: Grant = plain(Standing::Owner);
const OFFERED: Grant = plain(Standing::Offered);
const EARLIER: Grant = recorded(Standing::Earlier);
const QUEUE: Grant = plain(Standing::Queue);
const QUEUE_RECORDED: Grant = recorded(Standing::Queue);
const ANY: Grant = plain(Standing::Any);
const ANY_RECORDED: Grant = recorded(Standing::Any);

/// What each may do, by customer, specialist, lead, admin and operator. The first standing that somebody has counts.
pub(crate) type Row = (Act, [&'static [Grant]; 5]);

/// The table.
#[rustfmt::skip]
pub(crate) const TABLE: &[Row] = &[
    (Act::OpenChat,       [&[OWN], &[], &[], &[], &[]]),
    (Act::Write,          [&[OWN], &[OWNER], &[OWNER], &[OWNER], &[]]),
    (Act::EndChat,        [&[OWN], &[OWNER], &[OWNER], &[OWNER], &[]]),
    (Act::WorkOnChat,     [&[], &[OWNER], &[OWNER], &[OWNER], &[]]),
    (Act::AnswerOffer,    [&[], &[OFFERED], &[OFFERED], &[OFFERED], &[]]),
    (Act::OwnPresence,    [&[], &[OWN], &[OWN], &[OWN], &[]]),
    (Act::Annotate,       [&[OWN], &[OWNER], &[OWNER, QUEUE_RECORDED], &[OWNER, ANY_RECORDED], &[]]),
    (Act::Prioritise,     [&[], &[OWNER], &[OWNER, QUEUE], &[ANY], &[]]),
    (Act::Intervene,      [&[], &[], &[QUEUE_RECORDED], &[ANY_RECORDED], &[]]),
    (Act::ReadChat,       [&[OWN], &[OWNER, EARLIER], &[OWNER, QUEUE_RECORDED, EARLIER], &[OWNER, ANY_RECORDED], &[ANY_RECORDED]]),
    (Act::ReadRouting,    [&[], &[OWNER], &[OWNER, QUEUE], &[ANY], &[ANY]]),
    (Act::ListChats,      [&[], &[OWNER], &[QUEUE_RECORDED], &[ANY_RECORDED], &[ANY_RECORDED]]),
    (Act::ReadTargets,    [&[], &[OWN], &[OWN], &[OWN], &[]]),
    (Act::ReadPeople,     [&[], &[OWN], &[OWN, QUEUE], &[ANY], &[ANY]]),
    (Act::SetPerformance, [&[], &[], &[QUEUE_RECORDED], &[ANY_RECORDED], &[ANY_RECORDED]]),
    (Act::ReadQueues,     [&[], &[], &[QUEUE], &[ANY], &[ANY]]),
    (Act::ReadFigures,    [&[], &[OWN], &[OWN, QUEUE], &[ANY], &[ANY]]),
    (Act::ReadReplies,    [&[], &[OWN, QUEUE], &[OWN, QUEUE], &[ANY], &[ANY]]),
    (Act::OwnReplies,     [&[], &[OWN], &[OWN], &[OWN], &[]]),
    (Act::QueueReplies,   [&[], &[], &[QUEUE_RECORDED], &[ANY_RECORDED], &[ANY_RECORDED]]),
    (Act::WorkspaceReplies, [&[], &[], &[], &[ANY_RECORDED], &[ANY_RECORDED]]),
    (Act::MergeCustomers, [&[], &[], &[ANY_RECORDED], &[ANY_RECORDED], &[ANY_RECORDED]]),
    (Act::ReadSetup,      [&[], &[], &[], &[ANY], &[ANY]]),
    (Act::ChangeSetup,    [&[], &[], &[], &[ANY_RECORDED], &[ANY_RECORDED]]),
    (Act::Block,          [&[], &[recorded(Standing::Owner)], &[ANY_RECORDED], &[ANY_RECORDED], &[ANY_RECORDED]]),
    (Act::ManageBlocks,   [&[], &[], &[ANY_RECORDED], &[ANY_RECORDED], &[ANY_RECORDED]]),
    (Act::ReadAudit,      [&[], &[], &[], &[ANY_RECORDED], &[ANY_RECORDED]]),
    (Act::Erase,          [&[], &[], &[], &[ANY_RECORDED], &[ANY_RECORDED]]),
    (Act::Search,         [&[], &[OWNER], &[OWNER, QUEUE_RECORDED], &[OWNER, ANY_RECORDED], &[ANY_RECORDED]]),
    (Act::LeaveForm,      [&[OWN], &[], &[], &[], &[]]),
    (Act::ReadMissed,     [&[], &[OWNER, QUEUE], &[OWNER, QUEUE], &[OWNER, QUEUE, ANY_RECORDED], &[ANY_RECORDED]]),
    (Act::WorkOnMissed,   [&[], &[OWNER, OFFERED], &[OWNER, QUEUE], &[OWNER, QUEUE, ANY_RECORDED], &[ANY_RECORDED]]),
    (Act::AssignMissed,   [&[], &[], &[QUEUE_RECORDED], &[ANY_RECORDED], &[ANY_RECORDED]]),
    (Act::OwnAccount,     [&[OWN], &[OWN], &[OWN], &[OWN], &[]]),
];

impl Act {
    /// What it is called in the audit log.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::OpenChat => "open_chat",
            Self::Write => "write",
            Self::EndChat => "end_chat",
            Self::WorkOnChat => "work_on_chat",
            Self::AnswerOffer => "answer_offer",
            Self::OwnPresence => "own_presence",
            Self::Annotate => "annotate",
            Self::Prioritise => "prioritise",
            Self::Intervene => "intervene",
            Self::ReadChat => "read_chat",
            Self::ReadRouting => "read_routing",
            Self::ListChats => "list_chats",
            Self::ReadTargets => "read_targets",
            Self::ReadPeople => "read_people",
            Self::SetPerformance => "set_performance",
            Self::ReadQueues => "read_queues",
            Self::ReadFigures => "read_figures",
            Self::ReadReplies => "read_replies",
            Self::OwnReplies => "own_replies",
            Self::QueueReplies => "queue_replies",
            Self::WorkspaceReplies => "workspace_replies",
            Self::MergeCustomers => "merge_customers",
            Self::ReadSetup => "read_setup",
            Self::ChangeSetup => "change_setup",
            Self::Block => "block",
            Self::ManageBlocks => "manage_blocks",
            Self::ReadAudit => "read_audit",
            Self::Erase => "erase",
            Self::Search => "search",
            Self::LeaveForm => "leave_form",
            Self::ReadMissed => "read_missed",
            Self::WorkOnMissed => "work_on_missed",
            Self::AssignMissed => "assign_missed",
            Self::OwnAccount => "own_account",
        }
    }
}

impl Act {
    /// What it is, in words.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::OpenChat => "open a chat, go on in one, rate one",
            Self::Write => "write in a chat",
            Self::EndChat => "end a chat",
            Self::WorkOnChat => "edit, delete, transfer, cancel, hand over",
            Self::AnswerOffer => "accept or decline an offer",
            Self::OwnPresence => "say whether chats may come, end a wrap-up",
            Self::Annotate => "write down who a customer is and what belongs to a chat; staff's notes",
            Self::Prioritise => "say how urgent a chat is",
            Self::Intervene => {
                "assign or end somebody else's chat, write a system line, set somebody's status"
            }
            Self::ReadChat => "read a chat",
            Self::ReadRouting => "read why a chat went where it went",
            Self::ListChats => "list chats",
            Self::ReadTargets => "look up to whom a chat may be given",
            Self::ReadPeople => "see who is there, what they hold and how they do",
            Self::SetPerformance => "say how well somebody does",
            Self::ReadQueues => "see how queues stand and what stands in their way",
            Self::ReadFigures => "read figures",
            Self::ReadReplies => "read canned replies; those of the workspace are every queue's",
            Self::OwnReplies => "write canned replies for oneself",
            Self::QueueReplies => "write canned replies for a queue",
            Self::WorkspaceReplies => "write canned replies for the workspace",
            Self::MergeCustomers => "make two records of a customer one",
            Self::ReadSetup => "read how people, queues and sites are set up",
            Self::ChangeSetup => "change people, queues and sites",
            Self::Block => "keep a customer or an address out",
            Self::ManageBlocks => "see who is kept out, let them in again",
            Self::ReadAudit => "read the audit log",
            Self::Erase => "erase what was said, say how long it is kept",
            Self::Search => "search what was written in chats",
            Self::LeaveForm => "leave word when nobody can answer",
            Self::ReadMissed => "see who was missed",
            Self::WorkOnMissed => "take on who was missed, answer, close, reopen",
            Self::AssignMissed => "say who looks after who was missed",
            Self::OwnAccount => "who one is, signing out",
        }
    }
}

impl Who {
    /// Their column.
    pub(crate) const fn column(self) -> usize {
        match self {
            Self::Customer => 0,
            Self::Specialist => 1,
            Self::Lead => 2,
            Self::Admin => 3,
            Self::Operator => 4,
        }
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.standing {
            Standing::Own => "own",
            Standing::Owner => "owned",
            Standing::Offered => "offered",
            Standing::Earlier => "earlier ones of a customer whose chat they own",
            Standing::Queue => "of own queues",
            Standing::Any => "all",
        })?;
        f.write_str(if self.audited { ", recorded" } else { "" })
    }
}
