//! The person's own ssh as the master of one connection, from its start until a shell answers, and until it ends.

use super::access::HostAccess;
use super::gate::Gate;
use super::line::Heart;
use super::refusal::Refusal;
use super::said::Said;
use crate::sources::group::Group;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStderr, ChildStdout, Command};

/// How long a login may take: an agent may ask a person, a key may want to be touched.
const LOGIN: Duration = Duration::from_secs(45);
/// The options that make ssh a quiet master. What ssh asks of a person goes to a program that says no, never to the
/// terminal, and the ssh of a jump host heeds that too. Forwards, commands and shells of the person's configuration are
/// for the person's own connections.
const OPTIONS: [&str; 14] = [
    "ControlMaster=yes",
    "ControlPersist=no",
    "BatchMode=yes",
    "StrictHostKeyChecking=yes",
    "ConnectTimeout=10",
    "ServerAliveInterval=5",
    "ServerAliveCountMax=3",
    "StreamLocalBindUnlink=yes",
    "ClearAllForwardings=yes",
    "PermitLocalCommand=no",
    "RemoteCommand=none",
    "RequestTTY=no",
    "EscapeChar=none",
    "LogLevel=INFO",
];

/// A master whose connection is open.
pub(super) struct Master {
    child: Child,
    group: Group,
    words: Lines<BufReader<ChildStderr>>,
    said: Arc<Said>,
}

/// What the shell there told when it began.
pub(super) struct Hello {
    pub heart: Heart,
    /// Whether it has `timeout` to end what takes too long.
    pub has_timeout: bool,
}

/// Opens a connection whose control socket is `socket`.
pub(super) async fn open(
    host: &str,
    access: &HostAccess,
    socket: &Path,
    (mark, said): (&str, &Arc<Said>),
) -> Result<(Master, Hello), Refusal> {
    let mut child = ssh(host, access, socket).spawn().map_err(|cause| Refusal::no_ssh(&cause))?;
    let group = Group::of(&child);
    let (Some(mut input), Some(output), Some(error)) = (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err(Refusal::slow(host, said));
    };
    // It is read once there is a shell; a pipe takes this much at once.
    let greeted = input.write_all(hello(mark).as_bytes()).await;
    let mut master = Master { child, group, words: BufReader::new(error).lines(), said: Arc::clone(said) };
    let greeting = async {
        greeted.map_err(|_| Gate::shut(mark))?;
        answer(output, mark).await
    };
    tokio::pin!(greeting);
    let answered = tokio::select! {
        answered = &mut greeting => answered,
        _ = master.watch() => greeting.await,
        () = tokio::time::sleep(LOGIN) => {
            master.end().await;
            return Err(Refusal::slow(host, said));
        }
    };
    match answered {
        Ok((output, has_timeout)) => Ok((master, Hello { heart: Heart::new(input, output), has_timeout })),
        Err(gate) => {
            drop(input);
            let status = master.last_words().await;
            Err(Refusal::of(host, access, said, (status, &gate.noise())))
        }
    }
}

/// The one shell that stays: it says that it is there and whether it can end what takes too long, then echoes.
fn hello(mark: &str) -> String {
    format!(
        "{{\necho {mark}\nif timeout 5 true </dev/null >/dev/null 2>&1; then echo timeout; else echo plain; fi\nexec cat\n}}\n"
    )
}

/// Waits for the mark and the line behind it; the gate where the output ended before.
async fn answer(mut output: ChildStdout, mark: &str) -> Result<(ChildStdout, bool), Gate> {
    let (mut gate, mut heard, mut bytes) = (Gate::shut(mark), Vec::new(), [0; 1024]);
    while !heard.contains(&b'\n') {
        match output.read(&mut bytes).await {
            Ok(count @ 1..) => gate.pass(&bytes[..count], |bytes| heard.extend_from_slice(bytes)),
            _ => return Err(gate),
        }
    }
    Ok((output, heard == b"timeout\n"))
}

fn ssh(host: &str, access: &HostAccess, socket: &Path) -> Command {
    let mut command = Command::new("ssh");
    if let Some(config) = &access.ssh_config {
        command.arg("-F").arg(config);
    }
    command.args(["-T", "-a", "-x", "-S"]).arg(socket.display().to_string().replace('%', "%%"));
    command.args(OPTIONS.iter().flat_map(|option| ["-o", option]));
    command.args(["--", host, "sh -s"]);
    // Never on the terminal, which the screen owns.
    command.env("SSH_ASKPASS", "false").env("SSH_ASKPASS_REQUIRE", "force");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0).kill_on_drop(true);
    command
}

impl Master {
    /// Listens to what ssh says until it ends.
    pub async fn watch(&mut self) -> Option<ExitStatus> {
        loop {
            tokio::select! {
                Ok(Some(words)) = self.words.next_line() => self.said.hear(&words),
                status = self.child.wait() => return status.ok(),
            }
        }
    }

    /// Ends it and whatever it started.
    pub async fn end(mut self) {
        self.group.stop(&mut self.child).await;
    }

    /// Waits until it has ended and hears the rest.
    async fn last_words(mut self) -> Option<ExitStatus> {
        let status = tokio::time::timeout(Duration::from_secs(2), self.watch()).await.ok().flatten();
        let rest = async {
            while let Ok(Some(words)) = self.words.next_line().await {
                self.said.hear(&words);
            }
        };
        drop(tokio::time::timeout(Duration::from_millis(200), rest).await);
        status
    }
}
