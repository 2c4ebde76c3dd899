package allod.lab;

import allod.profile.Amounts;
import allod.profile.CallFrame;
import allod.profile.Profile;
import allod.profile.Site;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What one stack had allocated in two profiles.
///
/// Stacks are the same when they call the same functions: lines may have moved between two versions of a program.
///
/// @param stack the calls, the allocating one first, with the lines of the later profile where it has the stack
/// @param before in the earlier one
/// @param after in the later one
public record ProfileChange(List<CallFrame> stack, Amounts before, Amounts after) {

    /// What changes are ranked by.
    public enum Measure {
        /// Bytes not freed.
        LIVE,
        /// Blocks not freed.
        LIVE_BLOCKS,
        /// Bytes ever asked for.
        ALLOCATED,
        /// Blocks ever asked for.
        ALLOCATED_BLOCKS;

        /// This measure's part of `amounts`.
        public long of(Amounts amounts) {
            return switch (this) {
                case LIVE -> amounts.liveBytes();
                case LIVE_BLOCKS -> amounts.liveBlocks();
                case ALLOCATED -> amounts.allocatedBytes();
                case ALLOCATED_BLOCKS -> amounts.allocatedBlocks();
            };
        }

        /// Whether it counts bytes.
        public boolean isBytes() {
            return this == LIVE || this == ALLOCATED;
        }

        /// As people say it.
        public String text() {
            return switch (this) {
                case LIVE -> "live bytes";
                case LIVE_BLOCKS -> "live blocks";
                case ALLOCATED -> "allocated bytes";
                case ALLOCATED_BLOCKS -> "allocated blocks";
            };
        }
    }

    /// Keeps a copy.
    public ProfileChange {
        stack = List.copyOf(stack);
    }

    /// What it has more in the later profile; negative where it has less.
    public long change(Measure measure) {
        return measure.of(after) - measure.of(before);
    }

    /// All stacks that differ in some amount, the largest change of `measure` first, whether up or down.
    public static List<ProfileChange> between(Profile before, Profile after, Measure measure) {
        Map<List<String>, ProfileChange> changes = new LinkedHashMap<>();
        for (Site site : after.sites()) {
            changes.merge(
                    names(site), new ProfileChange(site.stack(), Amounts.NONE, site.amounts()), ProfileChange::plus);
        }
        for (Site site : before.sites()) {
            changes.merge(
                    names(site), new ProfileChange(site.stack(), site.amounts(), Amounts.NONE), ProfileChange::plus);
        }
        List<ProfileChange> different = new ArrayList<>(changes.values());
        different.removeIf(change -> change.before.equals(change.after));
        different.sort(Comparator.comparingLong((ProfileChange change) -> Math.abs(change.change(measure)))
                .reversed());
        return different;
    }

    private static List<String> names(Site site) {
        return site.stack().stream().map(CallFrame::name).toList();
    }

    private ProfileChange plus(ProfileChange other) {
        return new ProfileChange(stack, before.plus(other.before), after.plus(other.after));
    }
}
