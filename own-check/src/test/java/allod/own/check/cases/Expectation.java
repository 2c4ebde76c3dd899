package allod.own.check.cases;

/// What a marker in a case says that javac must print for its line.
///
/// @param code as `OWN0382`
/// @param line counted from 1
/// @param reason a part of the message, in any case; empty where any message will do
record Expectation(String code, long line, String reason) {

    @Override
    public String toString() {
        return code + " at line " + line + (reason.isEmpty() ? "" : " because \"" + reason + '"');
    }
}
