use std::time::Duration;

/// What a request, and all of them together, may use.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of a JSON body, and of one line of JSONL.
    pub body: usize,
    /// Bytes of a file.
    pub file: usize,
    /// Bytes of a text or of JSONL that is read in parts.
    pub stream: u64,
    /// Bytes of bodies that are held at once; more wait.
    pub held: u64,
    /// Bytes of a request's head; a connection's read buffer is as large.
    pub head: usize,
    /// From the connection, or the answer before, to the end of a request's head.
    pub head_time: Duration,
    /// Between two pieces of a body.
    pub piece_time: Duration,
    /// For a whole JSON body.
    pub body_time: Duration,
    /// A connection is ended after this time, when its request is answered or after [`Limits::grace`].
    pub connection_time: Duration,
    /// What running requests get to end when the server or their connection stops.
    pub grace: Duration,
    /// Connections at once; more wait to be accepted.
    pub connections: usize,
    /// Scans at once; 0 for as many as the machine has cores.
    pub scans: usize,
    /// Requests that may wait for a scan; more are sent away with 503.
    pub queue: usize,
    /// How long they wait before they are sent away.
    pub queue_time: Duration,
    /// Streams at once.
    pub streams: usize,
    /// Vaults in memory.
    pub vaults: usize,
    /// About how many bytes of originals the vaults may hold together.
    pub vault_bytes: usize,
    /// A vault that was not used for so long is forgotten.
    pub vault_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 8 << 20,
            file: 64 << 20,
            stream: 1 << 30,
            held: 512 << 20,
            head: 32 << 10,
            head_time: Duration::from_secs(15),
            piece_time: Duration::from_secs(10),
            body_time: Duration::from_secs(60),
            connection_time: Duration::from_secs(15 * 60),
            grace: Duration::from_secs(10),
            connections: 1000,
            scans: 0,
            queue: 256,
            queue_time: Duration::from_secs(20),
            streams: 8,
            vaults: 1000,
            vault_bytes: 256 << 20,
            vault_time: Duration::from_secs(8 * 60 * 60),
        }
    }
}
