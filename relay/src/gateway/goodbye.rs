//! How a socket ends, and what is said then.

use super::frames;
use crate::engine::{self, stopped};
use crate::store::StoreError;
use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
use std::time::Duration;
use switchboard_protocol::{Bye, ErrorCode, Problem, RelayFrame};
use tokio::time::timeout;

/// Why a socket ends.
pub(super) enum End {
    /// The peer is gone, or nothing can be said to it.
    Gone,
    /// The peer has closed, and waits for the answer.
    Closed,
    /// Say goodbye first.
    Bye(Box<Bye>),
}

/// How long saying goodbye may take.
const PARTING: Duration = Duration::from_secs(2);

/// Says why, closes, and waits a moment for the peer to have read it.
pub(super) async fn say_bye(socket: &mut WebSocket, bye: Bye) {
    let code = if bye.problem.code == ErrorCode::GoingAway {
        close_code::AWAY
    } else {
        close_code::POLICY
    };
    let reason = bye.problem.code.word();
    let Ok(text) = serde_json::to_string(&RelayFrame::Bye(bye)) else {
        return;
    };
    let _ = timeout(PARTING, async {
        socket.send(Message::Text(text.into())).await?;
        socket
            .send(Message::Close(Some(CloseFrame {
                code,
                reason: reason.into(),
            })))
            .await?;
        while let Some(Ok(_)) = socket.recv().await {}
        Ok::<_, axum::Error>(())
    })
    .await;
}

/// Answers the peer's close: the library does so when it is asked for more, and only then has the socket ended cleanly.
pub(crate) async fn answer_close(socket: &mut WebSocket) {
    let _ = timeout(PARTING, async { while let Some(Ok(_)) = socket.recv().await {} }).await;
}

/// The end of a socket that cannot be read from.
pub(super) fn broken(error: &axum::Error) -> End {
    // The library tells an over-long frame from a broken link only in words.
    if error.to_string().contains("too long") {
        return End::Bye(Box::new(Bye {
            problem: frames::too_large(),
            // Sent again, it would be too large again.
            resumable: false,
        }));
    }
    End::Gone
}

/// The store cannot be read: come back later.
pub(super) fn store_failed(error: &StoreError) -> End {
    tracing::error!(%error, "a socket could not read the store");
    End::Bye(Box::new(Bye {
        problem: engine::unavailable(),
        resumable: true,
    }))
}

/// The relay is stopping.
pub(super) fn going_away() -> Bye {
    Bye {
        problem: stopped(),
        resumable: true,
    }
}

/// Its line was full.
pub(super) fn too_slow() -> Bye {
    let title = "The connection did not keep up. It reconnects and reads what it missed.";
    Bye {
        problem: Problem::new(ErrorCode::TooSlow, title),
        resumable: true,
    }
}

/// As many sockets as one person or browser may hold.
pub(super) fn too_many() -> Bye {
    let title = "Too many connections are open for this account. Close some; this one tries again.";
    Bye {
        problem: Problem::new(ErrorCode::RateLimited, title),
        resumable: true,
    }
}

/// Two beats without a word.
pub(super) fn silent() -> Bye {
    let title = "The connection fell silent. It reconnects and reads what it missed.";
    Bye {
        problem: Problem::new(ErrorCode::TooSlow, title),
        resumable: true,
    }
}

/// The token works no longer.
pub(super) fn signed_out() -> Bye {
    let title = "This device was signed out. Sign in again to go on.";
    Bye {
        problem: Problem::new(ErrorCode::Unauthorized, title),
        resumable: false,
    }
}

/// Staff keep this customer out.
pub(super) fn blocked() -> Bye {
    let title = "Chats are not taken from here at the moment.";
    Bye {
        problem: Problem::new(ErrorCode::Blocked, title),
        resumable: false,
    }
}

/// The customer has become one with another: what this socket follows is not all that they may see.
pub(super) fn merged() -> Bye {
    let title = "Two records of this customer have become one. The connection comes back with both.";
    Bye {
        problem: Problem::new(ErrorCode::Unavailable, title),
        resumable: true,
    }
}
