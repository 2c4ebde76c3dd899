package allod.profile.serve;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Decides who may ask.
///
/// A page in a browser may ask `evil.example` whose name has come to mean this machine (DNS rebinding), and would then
/// be allowed to read the answer. The browser still says which name it asked: an endpoint for this machine alone
/// answers only to names that always mean this machine.
///
/// @param thisMachineAlone whether the endpoint listens on a loopback address
record Guard(boolean thisMachineAlone) {

    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\[\\]]+)(?::\\d{1,5})?");
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(?:\\.\\d{1,3}){3}|\\[(?:0*:)*0*1]", Pattern.CASE_INSENSITIVE);

    /// Whether a request is answered.
    ///
    /// @param host what the request says whom it asked
    boolean allows(@Nullable String host) {
        if (!thisMachineAlone) {
            return true;
        }
        if (host == null) {
            return false;
        }
        Matcher matcher = HOST.matcher(host.strip());
        return matcher.matches() && LOOPBACK.matcher(matcher.group(1)).matches();
    }
}
