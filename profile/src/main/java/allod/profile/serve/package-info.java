/// Profiles over HTTP, where tools look for them: `/debug/pprof/`. Off unless asked for. The chapter is
/// `docs/6-profile-formats.md`.
///
/// ```
/// scraper, go tool pprof ──► ProfileServer ──► Guard: who may ask
///                                 └──► Endpoint: what is there ──► ProfileSource ──► PprofFormat
/// ServerListener ──► ProfileServer, if -Dallod.profile.port=N is set
/// ```
///
/// The module works without `jdk.httpserver`: only [allod.profile.serve.ProfileServer] and what it is made of need it.
@NullMarked
package allod.profile.serve;

import org.jspecify.annotations.NullMarked;
