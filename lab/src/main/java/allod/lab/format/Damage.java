package allod.lab.format;

/// Where and why a recording stopped being readable; everything before that place has been read and counted.
///
/// @param unit what places are counted in: lines of text, or records
/// @param number the first line or record that was not taken, counted from 1 in the decompressed recording
/// @param reason what is wrong with it, as a clause without a full stop
public record Damage(String unit, long number, String reason) {

    /// A line of text.
    Damage(long lineNumber, String reason) {
        this("line", lineNumber, reason);
    }
}
