//! Events are stored for ever. A line that stands in these files never changes; what is added to an event is added here.

mod old;
mod today;
mod whole;
