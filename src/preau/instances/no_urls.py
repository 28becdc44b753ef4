"""The URL map of instances that never serve a page: the registry and the ensemble."""

urlpatterns: list[object] = []
