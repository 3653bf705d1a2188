//! What staff and customers write down about a session.

use serde::{Deserialize, Serialize};
use switchboard_model::NoteId;

/// What is written down about a session. What it says is whoever keeps it to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Annotation {
    /// Who its customer is and what belongs to it.
    Details,
    /// A note of staff's.
    Note(NoteId),
    /// A note is gone.
    NoteDeleted(NoteId),
}
