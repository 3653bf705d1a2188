//! Who asks: tokens, passwords, invitation codes, the operator's key; and what each may do, in `access`. Whom a site
//! names is read in `identity`.

pub(crate) mod access;
pub(crate) mod blocks;
pub(crate) mod codes;
pub(crate) mod delay;
pub(crate) mod identity;
pub(crate) mod passwords;
pub(crate) mod throttle;
pub(crate) mod tokens;

use crate::store::{Digest, Identity};
use switchboard_core::Principal;
use switchboard_model::{CustomerId, SiteId};
use switchboard_protocol::Person;

/// What a site says of its customer.
#[derive(Clone, Debug)]
pub(crate) struct Called {
    pub(crate) name: Option<String>,
    pub(crate) email: Option<String>,
}

impl Called {
    /// By the first of these: what only the site can sign comes before the rest.
    pub(crate) fn by(identities: Vec<Identity>) -> Option<Box<Self>> {
        let Identity { name, email, .. } = identities.into_iter().next()?;
        Some(Box::new(Self { name, email }))
    }
}

/// Someone who has shown who they are.
#[derive(Clone, Debug)]
pub(crate) enum Caller {
    /// A customer of a site.
    Customer {
        id: CustomerId,
        site: SiteId,
        token: Digest,
        /// What the site says they are called, and where they can be reached.
        called: Option<Box<Called>>,
    },
    /// A member of staff.
    Staff { person: Box<Person>, token: Digest },
    /// Whoever runs the relay: holds the key in its data folder.
    Operator,
}

impl Caller {
    /// Who they are to the log, and the token they came with. The operator is nobody there.
    pub(crate) fn principal(&self) -> Option<(Principal, Digest)> {
        match self {
            Self::Customer { id, token, .. } => Some((Principal::Customer(*id), *token)),
            Self::Staff { person, token } => Some((Principal::Specialist(person.id), *token)),
            Self::Operator => None,
        }
    }

    /// The site a customer came through.
    pub(crate) const fn site(&self) -> Option<SiteId> {
        match self {
            Self::Customer { site, .. } => Some(*site),
            Self::Staff { .. } | Self::Operator => None,
        }
    }
}
