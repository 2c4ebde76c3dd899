package allod.lab.attach;

/// Why a JVM does not record, and what to do about it.
final class FlightRefusals {

    private FlightRefusals() {}

    static String explain(String refusal) {
        if (refusal.contains("Unknown diagnostic command") || refusal.contains("Module jdk.jfr not found")) {
            return "this JVM has no flight recorder; use a JDK 11 or newer with the module jdk.jfr (a runtime image made"
                    + " by jlink needs --add-modules jdk.jfr)";
        }
        if (refusal.contains("Could not parse setting") || refusal.contains("can't be found")) {
            return refusal + "; this JVM sees another /tmp: let --work name a folder that both see";
        }
        return refusal;
    }
}
