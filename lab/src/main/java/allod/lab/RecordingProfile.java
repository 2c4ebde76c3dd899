package allod.lab;

import allod.lab.format.RecordedStacks;
import allod.lab.format.Recording;
import allod.profile.Amounts;
import allod.profile.CallFrame;
import allod.profile.MemoryKind;
import allod.profile.Profile;
import allod.profile.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The exact profile of a recording: every allocation is counted, and every stack is complete.
///
/// Stacks that are the same call by call are one site, also where the calls stand at different machine instructions of
/// the same line.
public final class RecordingProfile {

    private static final String OWNER = "malloc";

    private RecordingProfile() {}

    /// What was allocated, and what was live at the end.
    public static Profile atEnd(Recording recording) {
        return of(recording, recording.stacks());
    }

    /// What had been allocated, and what was live, at another moment.
    ///
    /// @param moment the stacks of the same recording, read until then
    public static Profile at(Recording recording, RecordedStacks moment) {
        return of(recording, moment);
    }

    private static Profile of(Recording recording, RecordedStacks moment) {
        Map<List<CallFrame>, Amounts> sites = new LinkedHashMap<>();
        for (int node = 0; node <= moment.nodes(); node++) {
            Amounts amounts = moment.amounts(node);
            if (amounts.allocatedBlocks() > 0) {
                sites.merge(recording.stacks().stack(node), amounts, Amounts::plus);
            }
        }
        List<Site> list = new ArrayList<>();
        sites.forEach((stack, amounts) -> list.add(new Site(stack, MemoryKind.NATIVE, OWNER, Map.of(), amounts)));
        list.sort(Comparator.comparingLong((Site site) -> site.amounts().liveBytes())
                .thenComparingLong(site -> site.amounts().allocatedBytes())
                .reversed());
        long millis = recording.moments().isEmpty()
                ? 0
                : recording.moments().getLast().millis();
        return new Profile(Instant.EPOCH, Duration.ofMillis(millis), 1, list);
    }
}
