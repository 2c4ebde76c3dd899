/// Profiles as files that other tools read, and files of other tools read as profiles. The chapter is
/// `docs/6-profile-formats.md`.
///
/// ```
/// Profile ──► PprofFormat ──► PprofWriter ──► ProtoWriter ──► gzip ──► WholeFile
///         ◄── PprofFormat ◄── PprofReader ◄── ProtoReader ◄── gzip
///         ◄─► CollapsedFormat
///         ──► SpeedscopeFormat
///  ProfileFormats: which of them a file is, and which one a file name asks for
/// ```
///
/// To read in this order: [ProfileValue], [PprofFormat], `PprofWriter`, `PprofReader`, [ProfileFormats].
@NullMarked
package allod.profile.format;

import org.jspecify.annotations.NullMarked;
