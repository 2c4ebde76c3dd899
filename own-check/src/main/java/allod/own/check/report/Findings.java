package allod.own.check.report;

/// Where the analyses put what they find. One instance serves one method body; the order of calls does not
/// matter.
@FunctionalInterface
public interface Findings {

    /// Takes a finding.
    void add(Finding finding);
}
