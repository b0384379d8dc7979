/** Programs which amount to full access, and why. */
interface RefusedGroup {
  readonly reason: string;
  readonly names: string;
}

/**
 * A program runs outside Deno's sandbox with the rights of the user it runs as; allowing one of
 * these means allowing any other, so a grant that lists them would say less than it does.
 * (Windmill's advisory GHSA-gj6h-vw66-mr8f was exactly this, by `git` and `chromium`.) Names are
 * compared without extension and version: `python3.12`, `bash-5.2`.
 */
const REFUSED: readonly RefusedGroup[] = [
  {
    reason: "it runs any code it is given",
    names:
      "deno deno-canary denort node nodejs bun bunx npx npm pnpm pnpx yarn yarnpkg corepack tsx esbuild python " +
      "python-config pypy ipython pip pipx uv uvx perl ruby irb gem php lua luajit tclsh wish expect guile racket sbcl " +
      "clisp ocaml ghc ghci runghc julia rscript r octave java jshell groovy scala kotlin erl elixir iex go cargo rustc " +
      "gcc g++ cc c++ clang clang++ cpp tcc ld as awk gawk mawk nawk original-awk m4 gnuplot jrunscript osascript " +
      "pdb perldoc prove cpan ptar splain",
  },
  {
    reason: "it is a shell",
    names:
      "sh bash rbash dash ash zsh fish ksh mksh csh tcsh busybox toybox elvish nu xonsh cmd command powershell " +
      "pwsh wscript cscript mshta rundll32 regsvr32 wsl conhost",
  },
  {
    reason: "it starts any other program",
    names:
      "env xargs parallel find fd setsid nohup timeout nice ionice chrt taskset stdbuf unbuffer script " +
      "scriptreplay time watch entr flock run-parts start-stop-daemon systemd-run systemctl at batch atd crontab cron " +
      "anacron daemonize screen tmux byobu dtach abduco reptyr make gmake cmake ninja meson just task bazel gradle mvn " +
      "ant setpriv prlimit capsh unshare nsenter chroot pivot_root switch_root runuser su sudo sudoedit doas pkexec " +
      "gosu su-exec runas firejail bwrap flatpak snap proot fakeroot fakechroot dbus-run-session dbus-send busctl gdbus " +
      "xdg-open open start cpulimit choom nsjail s6-setuidgid runsv runsvdir tini dumb-init catatonit init " +
      "setarch linux32 linux64 i386 x86_64 newgrp sg scriptlive sensible-editor sensible-pager " +
      "sensible-browser",
  },
  {
    reason: "it is the program loader",
    names:
      "ld.so ld-linux ld-linux-x86-64.so ld-linux-aarch64.so ld-musl-x86_64.so ld-musl-aarch64.so ldd ldconfig",
  },
  {
    reason: "its options, configuration or scripts run commands",
    names:
      "git gitk hg svn cvs tar bsdtar gtar cpio rsync zip unzip 7z rar sed gsed ed ex vi vim vimdiff view nvim " +
      "emacs emacsclient nano pico micro joe less more most man info pg apropos mail mailx mutt sendmail exim postfix " +
      "sqlite sqlite3 psql mysql mariadb mongosh mongo redis-cli ftp tftp lftp sftp scp ssh sshd ssh-keygen " +
      "ssh-agent ssh-add telnet tcpdump nmap dpkg apt apt-get aptitude rpm yum dnf pacman apk brew port pkg nix " +
      "nix-shell tex latex pdftex pdflatex xetex lualatex gs ghostscript imagemagick convert magick ffmpeg dvips " +
      "pandoc wkhtmltopdf logrotate split sort dd tee install cp mv ln mount umount fusermount " +
      "rvim editor pager lesspipe lessfile git-shell postgres pg_ctl",
  },
  {
    reason: "it carries its own way to run code and to open the network",
    names:
      "chromium chromium-browser chrome google-chrome google-chrome-stable msedge brave electron firefox " +
      "geckodriver chromedriver safari webkit playwright puppeteer epiphany",
  },
  {
    reason: "it reads or steers other processes",
    names:
      "gdb gdbtui lldb strace ltrace perf bpftrace valgrind rr gcore dtrace kill killall pkill skill",
  },
  {
    reason: "it controls containers or machines",
    names:
      "docker podman nerdctl ctr crictl runc crun kubectl helm buildah skopeo lxc lxd lxc-attach virsh qemu " +
      "qemu-system-x86 vagrant machinectl terraform ansible ansible-playbook aws gcloud az",
  },
  {
    reason:
      "it opens files and connections of its own, past the read, write and network grants (use fetch, which they bind)",
    names:
      "curl wget aria2c httpie http socat nc ncat netcat openssl gnutls-cli w3m lynx links elinks dig nslookup " +
      "host whois",
  },
];

// Built on first use: most capability maps ask for no program.
let reasons: Map<string, string> | undefined;

/** Why this program can't be granted, or undefined when it can. Takes a name or a path. */
export function refusedProgramReason(program: string): string | undefined {
  if (reasons === undefined) {
    reasons = new Map();
    for (const { names, reason } of REFUSED) {
      for (const name of names.split(" ")) reasons.set(name, reason);
    }
  }
  const base = program.slice(program.lastIndexOf("/") + 1).toLowerCase()
    .replace(/\.(?:exe|cmd|bat|com|ps1)$/, "");
  const spellings = [
    base,
    // python3.12, bash-5.2, lua5.4, ld-linux-x86-64.so.2
    base.replace(/[-_.]?[0-9][0-9._-]*$/, ""),
    // vim.basic, nc.openbsd, bash-static
    base.replace(
      /(?:[.-](?:basic|tiny|nox|gtk3|openbsd|traditional|static|minimal|real|orig|distrib))+$/,
      "",
    ),
    // python3-config, gcc-12-base and the like: what stands before the first version
    base.replace(/[-_.]?[0-9].*$/, ""),
  ];
  for (const spelling of spellings) {
    const reason = reasons.get(spelling);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
