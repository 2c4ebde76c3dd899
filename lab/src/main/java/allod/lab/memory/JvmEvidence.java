package allod.lab.memory;

import java.io.IOException;
import java.util.List;

/// What a process's JVM said about its memory, and how it was asked.
///
/// @param ranges nothing when there is no JVM or it was not asked
/// @param source one sentence for people; empty when there is no JVM
record JvmEvidence(KnownRanges ranges, String source) {

    private static final String FORBIDDEN = "-XX:+DisableAttachMechanism";
    private static final List<String> OPTIONS = List.of("cmdline", "environ");

    /// Asks the JVM of a process whose mappings have been read, if there is one and it may be asked.
    static JvmEvidence of(ProcessFolder process, ProcessStatus status, List<Mapping> mappings, boolean mayAsk) {
        if (!NameRules.isHotSpot(mappings)) {
            return new JvmEvidence(KnownRanges.NONE, "");
        }
        if (!mayAsk) {
            return unasked("it was not to be asked (--no-attach)");
        }
        if (ProcessStatus.parse("", process.optional("stat")).isStopped()) {
            return unasked("it is stopped and answers nobody");
        }
        if (OPTIONS.stream().anyMatch(file -> process.optional(file).contains(FORBIDDEN))) {
            return unasked("it runs with " + FORBIDDEN);
        }
        try {
            boolean self = process.processId() == ProcessHandle.current().pid();
            return ask(self ? new OwnJvm() : AttachedJvm.knock(process, status));
        } catch (IOException refused) {
            return unasked(String.valueOf(refused.getMessage()));
        }
    }

    /// What one JVM answers, the fullest answer it can give.
    static JvmEvidence ask(JvmDoor jvm) throws IOException {
        String map = askOrEmpty(jvm, "System.map");
        if (!map.contains(JvmAnswers.NO_TRACKING)) {
            List<KnownRange> ranges = JvmAnswers.map(map);
            if (!ranges.isEmpty()) {
                return new JvmEvidence(KnownRanges.of(ranges), "the JVM told all its mappings (System.map)");
            }
            ranges = JvmAnswers.tracking(askOrEmpty(jvm, "VM.native_memory detail"));
            if (!ranges.isEmpty()) {
                return new JvmEvidence(
                        KnownRanges.of(ranges), "the JVM told all its reservations (VM.native_memory detail)");
            }
        }
        return new JvmEvidence(
                KnownRanges.of(JvmAnswers.overview(jvm.ask("VM.info"))),
                "the JVM told its large ranges (VM.info); started with -XX:NativeMemoryTracking=summary it tells all");
    }

    private static String askOrEmpty(JvmDoor jvm, String command) {
        try {
            return jvm.ask(command);
        } catch (IOException unknown) { // an older JVM
            return "";
        }
    }

    private static JvmEvidence unasked(String reason) {
        return new JvmEvidence(KnownRanges.NONE, "the JVM told nothing: " + reason);
    }
}
