import allod.own.Own;
import own.cases.lib.Device;

/// Accept: the drop takes the fields along.
final class DeviceDropped {
    static void f(@Own Device d) {
        d.close();
    }
}
