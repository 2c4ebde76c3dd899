package allod.lab.format;

import allod.pages.simulate.ReferenceBatch;
import allod.pages.simulate.ReferenceModel;
import java.util.ArrayList;
import java.util.List;

/// Keeps all references as text, `FETCH`, `LOAD`, `STORE` or `MODIFY` by their first letter: `F 4001090,3`.
final class CollectedReferences implements ReferenceModel {

    final List<String> all = new ArrayList<>();

    @Override
    public void take(ReferenceBatch batch) {
        for (int i = 0; i < batch.count(); i++) {
            all.add("FLSM".charAt(batch.kind(i)) + " " + Long.toHexString(batch.address(i)) + "," + batch.bytes(i));
        }
    }
}
