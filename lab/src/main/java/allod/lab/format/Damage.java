package allod.lab.format;

/// Where and why a recording stopped being readable; everything before that line has been read and counted.
///
/// @param lineNumber the first line that was not taken, counted from 1 in the decompressed text
/// @param reason what is wrong with it, as a clause without a full stop
public record Damage(long lineNumber, String reason) {}
