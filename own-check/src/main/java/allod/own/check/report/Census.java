package allod.own.check.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What one run of the checker looked at and what it said: the matter of all files that it writes.
///
/// For one thread at a time.
public final class Census {

    /// What was looked at of a top-level class.
    ///
    /// @param methods methods and constructors with a body, those of nested classes too
    /// @param trusted those whose body was not looked into
    public record ClassCount(int methods, int trusted) {}

    private final SortedMap<String, ClassCount> classes = new TreeMap<>();
    private final List<TrustedPlace> trusted = new ArrayList<>();
    private final List<PlacedFinding> findings = new ArrayList<>();

    /// A census of nothing yet.
    public Census() {}

    /// Counts a class.
    ///
    /// @param name its binary name
    public void add(String name, int methods, List<TrustedPlace> trustedPlaces) {
        classes.put(name, new ClassCount(methods, trustedPlaces.size()));
        trusted.addAll(trustedPlaces);
    }

    /// Takes a finding, suppressed ones too.
    public void add(PlacedFinding finding) {
        findings.add(finding);
    }

    /// The classes by name.
    public SortedMap<String, ClassCount> classes() {
        return classes;
    }

    /// How many methods were looked at, trusted ones too.
    public int methodCount() {
        return classes.values().stream().mapToInt(ClassCount::methods).sum();
    }

    /// The bodies that were not looked into.
    public List<TrustedPlace> trusted() {
        return trusted;
    }

    /// The findings in the order of the report, suppressed ones too.
    public List<PlacedFinding> findings() {
        return findings;
    }

    /// The findings that count, without those that are suppressed.
    public List<PlacedFinding> reported() {
        return findings.stream().filter(each -> each.suppression().isEmpty()).toList();
    }

    /// How many findings that count there are of each code.
    public Map<OwnCode, Integer> counts() {
        Map<OwnCode, Integer> counts = new TreeMap<>();
        for (PlacedFinding finding : findings) {
            if (finding.suppression().isEmpty()) {
                counts.merge(finding.code(), 1, Integer::sum);
            }
        }
        return counts;
    }
}
